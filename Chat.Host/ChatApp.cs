using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Chat.Host.Auth;
using Chat.Host.Cluster;
using Chat.Host.Contracts;
using Chat.Host.Contracts.Admin;
using Chat.Host.Contracts.Groups;
using Chat.Host.Contracts.Marketplace;
using Chat.Host.Contracts.Messenger;
using Chat.Host.Contracts.Tutoring;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Http;
using Chat.Host.Limits;
using Chat.Host.Live;
using Chat.Host.Presence;
using Chat.Host.Settings;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Chat.Host.Warmup;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;

namespace Chat.Host;

/// <summary>The composition root: what the host is made of, in the order of a message's way.</summary>
internal static class ChatApp
{
    private const string DefaultUrl = "http://localhost:5080";
    private const string HealthPath = "/health";
    private const int MaxRequestBytes = 64 * 1024;

    /// <param name="args">The command line.</param>
    /// <param name="replace">What a test puts in place of the host's own services.</param>
    /// <param name="prepare">What comes before them, as they are made of what is configured.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? replace = null, Action<WebApplicationBuilder>? prepare = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Chat.Host" });
        prepare?.Invoke(builder);
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (builder.Environment.IsDevelopment()) builder.WebHost.UseStaticWebAssets();
        AddServices(builder.Services, builder.Configuration);
        replace?.Invoke(builder);

        var app = builder.Build();
        StartJudge.Run(
            () => app.Services.GetRequiredService<IStartupValidator>().Validate(), () => app.Services.GetRequiredService<ContractMap>());
        app.UseDefaultFiles();
        app.UseStaticFiles(PageHeaders.Options);
        app.Use(Preflights.Check);
        app.UseCors();
        AwaitStore(app);
        app.MapHealthChecks(HealthPath);
        app.MapOpenApi(ApiDocument.Path);
        MapApi(app);
        MapSockets(app);
        app.Lifetime.ApplicationStarted.Register(() => ChatLog.ChatOpen(app.Logger, app.Urls.FirstOrDefault() ?? DefaultUrl));
        return app;
    }

    /// <summary>All that the chat is made of but the web server.</summary>
    public static void AddServices(IServiceCollection services, ConfigurationManager configuration)
    {
        // Text of any script goes out as it is, not as escapes of twice its length.
        var encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        var server = services.AddSocketIo(options => options.Json.Encoder = encoder).UseInlineScheduling().UseLargeBlocks();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Encoder = encoder;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(ApiDocument.Shape);
        services.AddContracts().AddTutoring().AddMessenger().AddGroups().AddMarketplace();
        services.AddSingleton<IChatListener, LiveEvents>();
        services.AddDomain().AddMemoryPresence();
        services.AddJudged<AuthOptions>("Chat:Auth", options => options.Faults()).AddSingleton<ITokens, JwtTokens>();
        services.AddJudged<LimitOptions>("Chat:Limits", options => options.Faults()).AddSingleton<IAllowances, MemoryAllowances>();
        services.AddJudged<DatabaseOptions, IConfiguration>(DatabaseOptions.Section, StoreServices.FaultsOf).AddStore();
        services.AddJudged<RehearsalOptions>("Chat:Rehearsal", options => options.Faults());
        services.AddSingleton<ChatMeter>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store").AddSocketIo();
        var redis = new RedisPlace(configuration);
        services.AddJudged<ClusterOptions>(ClusterOptions.Section, options => [.. options.Faults(), .. redis.Faults()]);
        server.AddCluster(redis);
        services.TryAddSingleton(TimeProvider.System);

        // Frontends that are served from elsewhere.
        var origins = configuration.GetSection("Chat:Cors:Origins").Get<string[]>() ?? [];
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
    }

    /// <summary>Sockets and requests are told to come again until the store is there; clients do so by themselves.</summary>
    private static void AwaitStore(WebApplication app)
    {
        var store = app.Services.GetRequiredService<StoreReadiness>();
        app.Use(next => context =>
        {
            if (store.IsReady || context.Request.Path == HealthPath) return next(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return context.Response.WriteAsJsonAsync(HttpFailure.Of(
                new HttpFailure.Fault(ChatException.Internal, "The store is not there yet") { RetryAfterMs = 1000 }));
        });
    }

    private static void MapApi(WebApplication app)
    {
        var api = app.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes)).AddEndpointFilter(Made<HttpErrors>(app))
            .Refuses(StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);
        if (app.Environment.IsDevelopment()) api.MapDev();
        app.Services.GetRequiredService<ContractMap>().MapTo(api);
        var known = api.MapGroup("").AddEndpointFilter(Made<HttpIdentity>(app)).Refuses(StatusCodes.Status401Unauthorized);
        foreach (var contract in app.Services.GetServices<IContract>()) contract.MapRoutes(known);
        app.Services.GetRequiredService<SocketDebug>().Map(known);
        app.Services.GetRequiredService<TokenRevocation>().Map(known);
    }

    // The generic AddEndpointFilter compiles a factory for what is made once.
    private static T Made<T>(WebApplication app) => ActivatorUtilities.CreateInstance<T>(app.Services);

    private static void MapSockets(WebApplication app)
    {
        var door = app.Services.GetRequiredService<ContractDoor>();
        var server = app.Services.GetRequiredService<SocketIoServer>();
        foreach (var contract in app.Services.GetServices<IContract>()) door.Open(server, contract);
        app.MapSocketIo();
    }
}
