using System.Diagnostics;

namespace Load.Servers;

/// <summary>The servers on other runtimes, and what they need from npm.</summary>
internal static class PeerPackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    public static string Bun { get; } = File("node_modules/bun/bin/bun.exe");

    public static string File(string name) => Path.Combine(Folder(), name);

    /// <returns>Why the peers cannot run, or null if they can.</returns>
    public static async Task<string?> InstallAsync()
    {
        if (System.IO.File.Exists(File("node_modules/.package-lock.json"))) return null;
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["--prefix", Folder(), "ci"]))!;
            using var limit = new CancellationTokenSource(InstallLimit);
            await npm.WaitForExitAsync(limit.Token);
            return npm.ExitCode == 0 ? null : $"npm ci ended with {npm.ExitCode}";
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            return $"npm ci: {fault.Message}";
        }
    }

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "chat.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("this runs from within its repository only.");
        return Path.Combine(folder, "benchmarks", "Load", "peers");
    }
}
