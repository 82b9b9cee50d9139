using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Chat.Host.Auth;
using Chat.Host.Contracts;
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
using Chat.Host.Store;
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
    private const int MaxRequestBytes = 64 * 1024;

    /// <param name="args">The command line.</param>
    /// <param name="replace">What a test puts in place of the host's own services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Chat.Host" });
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        AddServices(builder.Services, builder.Configuration);
        replace?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseDefaultFiles();
        app.UseStaticFiles(PageHeaders.Options);
        app.UseCors();
        app.MapHealthChecks("/health");
        app.MapOpenApi(ApiDocument.Path);
        MapApi(app);
        MapSockets(app);
        app.Lifetime.ApplicationStarted.Register(() => ChatLog.ChatOpen(app.Logger, app.Urls.FirstOrDefault() ?? DefaultUrl));
        return app;
    }

    private static void AddServices(IServiceCollection services, ConfigurationManager configuration)
    {
        // Text of any script goes out as it is, not as escapes of twice its length.
        var encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        services.AddSocketIo(options => options.Json.Encoder = encoder).UseInlineScheduling();
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
        services.AddJudged<DatabaseOptions>(DatabaseOptions.Section, options => options.Faults()).AddStore();
        services.AddJudged<RehearsalOptions>("Chat:Rehearsal", options => options.Faults());
        services.AddSingleton<ChatMeter>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        services.TryAddSingleton(TimeProvider.System);

        // Frontends that are served from elsewhere.
        var origins = configuration.GetSection("Chat:Cors:Origins").Get<string[]>() ?? [];
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
    }

    /// <summary>Options that are judged once, completely, before the first connection.</summary>
    private static IServiceCollection AddJudged<T>(this IServiceCollection services, string section, Func<T, IEnumerable<string>> faultsOf)
        where T : class
    {
        services.AddOptions<T>().Configure<IConfiguration>((options, all) => Bind(options, all.GetSection(section))).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(new Judge<T>(faultsOf));
    }

    /// <summary>Value by value, so that all that are of the wrong kind are told at once.</summary>
    private static void Bind<T>(T options, IConfigurationSection section)
        where T : class
    {
        var faults = new List<string>();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            var value = section.GetSection(property.Name);
            try
            {
                if (value.Value is not null) property.SetValue(options, value.Get(property.PropertyType));
            }
            catch (InvalidOperationException)
            {
                faults.Add($"{value.Path} is '{value.Value}'; that is no {property.PropertyType.Name}.");
            }
        }
        if (faults.Count > 0) throw new OptionsValidationException(section.Path, typeof(T), faults);
    }

    private static void MapApi(WebApplication app)
    {
        var api = app.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes)).AddEndpointFilter<HttpErrors>()
            .Refuses(StatusCodes.Status500InternalServerError);
        if (app.Environment.IsDevelopment()) api.MapDev();
        app.Services.GetRequiredService<ContractMap>().MapTo(api);
        var known = api.MapGroup("").AddEndpointFilter<HttpIdentity>().Refuses(StatusCodes.Status401Unauthorized);
        foreach (var contract in app.Services.GetServices<IContract>()) contract.MapRoutes(known);
        app.Services.GetRequiredService<SocketDebug>().Map(known);
    }

    private static void MapSockets(WebApplication app)
    {
        var door = app.Services.GetRequiredService<ContractDoor>();
        var server = app.Services.GetRequiredService<SocketIoServer>();
        foreach (var contract in app.Services.GetServices<IContract>()) door.Open(server, contract);
        app.MapSocketIo();
    }

    private sealed class Judge<T>(Func<T, IEnumerable<string>> faultsOf) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var faults = faultsOf(options).ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
