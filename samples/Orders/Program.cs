using Microsoft.AspNetCore.Authentication.Cookies;
using Orders;
using SocketIo.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddSingleton<OrderBook>().AddScoped<OrderDesk>().AddSocketIo();
builder.Services.AddAuthorization();
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
    cookie.Events.OnRedirectToLogin = context =>
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    });

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();
app.MapSocketIo().RequireAuthorization();          // the same cookie lets into both

OrderSockets.Register(app.Services.GetRequiredService<SocketIoServer>(), app.Services);
app.Run();
