using Load.Wire;

namespace Load.Servers;

/// <summary>This program as one of the .NET servers: says where it listens and ends with its standard input.</summary>
internal static class ServerMode
{
    public static async Task RunAsync(string name, string[] options)
    {
        var builder = WebApplication.CreateSlimBuilder(options);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (name == "ours") OursApp.Add(builder);
        if (name == "kestrel") BareApp.Add(builder);
        if (name == "signalr") builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 1_000_000);

        await using var app = builder.Build();
        if (name == "ours") OursApp.Map(app);
        if (name == "signalr") app.MapHub<ChatHub>("/hub");
        if (name == "kestrel") BareApp.Map(app);
        await app.StartAsync();

        await Console.Out.WriteLineAsync($"ready {new Uri(app.Urls.First()).Port}");
        await StandardInput.EndProcessAsync();
    }
}
