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
        using var process = Start(folder, environment, arguments);
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
    public static Task<T> WithServerAsync<T>(string program, string[] arguments, Func<Uri, Process, Task<T>> talk)
    {
        const string Before = "Now listening on: ";
        return WithProgramAsync(program, ["--urls", "http://127.0.0.1:0", .. arguments], Before, (line, server) =>
            talk(new Uri(line[(line.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..]), server));
    }

    /// <summary>Runs a built program while something talks to it, from the first line on that holds a certain text.</summary>
    public static async Task<T> WithProgramAsync<T>(string program, string[] arguments, string ready, Func<string, Process, Task<T>> talk)
    {
        using var process = Start(Path.GetDirectoryName(program)!, new Dictionary<string, string>(), [program, .. arguments]);
        try
        {
            return await talk(await LineWithAsync(ready, process.StandardOutput).WithPatience(), process);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> LineWithAsync(string ready, StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Contains(ready, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended before it said: {ready}");
    }

    private static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
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
