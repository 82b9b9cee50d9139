using System.Diagnostics;

namespace Chat.Tests.Support;

/// <summary>The dotnet command that runs these tests, used by a test; no build server that it starts outlives it.</summary>
internal static class DotNetCommand
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables that it gets beside those of the tests.</param>
    /// <param name="arguments">One each.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, Environment.ProcessPath!, arguments);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(BuildLimit);
            await process.WaitForExitAsync().WaitAsync(BuildLimit);
            return (process.ExitCode, output + await errors.WaitAsync(BuildLimit));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs a built web application on a free loopback port while something talks to it.</summary>
    public static Task<T> WithServerAsync<T>(string program, Func<Uri, Task<T>> talk) => WithServerAsync(program, [], (address, _) => talk(address));

    /// <summary>The same for somebody who also has to do with the process, which may have ended by itself in the end.</summary>
    public static Task<T> WithServerAsync<T>(string program, string[] arguments, Func<Uri, Process, Task<T>> talk) =>
        WithServerAsync(Environment.ProcessPath!, [program, "--urls", "http://127.0.0.1:0", .. arguments], Path.GetDirectoryName(program)!, talk);

    /// <summary>The same where the process may have only so many files open.</summary>
    public static Task<T> WithServerAsync<T>(string program, int openFiles, Func<Uri, Process, Task<T>> talk) => WithServerAsync(
        "/bin/sh",
        ["-c", $"ulimit -n {openFiles} && exec \"$0\" \"$@\"", Environment.ProcessPath!, program, "--urls", "http://127.0.0.1:0"],
        Path.GetDirectoryName(program)!,
        talk);

    private static async Task<T> WithServerAsync<T>(string command, string[] arguments, string folder, Func<Uri, Process, Task<T>> talk)
    {
        using var server = Start(folder, new Dictionary<string, string>(), command, arguments);
        try
        {
            return await talk(await AddressOfAsync(server.StandardOutput).WithPatience(), server);
        }
        finally
        {
            if (!server.HasExited) server.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Uri> AddressOfAsync(StreamReader output)
    {
        const string Before = "Now listening on: ";
        while (await output.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Before, StringComparison.Ordinal);
            if (at >= 0) return new Uri(line[(at + Before.Length)..]);
        }

        throw new InvalidOperationException("The program ended before it listened.");
    }

    private static Process Start(string folder, IReadOnlyDictionary<string, string> environment, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
