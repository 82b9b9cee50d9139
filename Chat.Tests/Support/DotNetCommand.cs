using System.Diagnostics;

namespace Chat.Tests.Support;

/// <summary>The dotnet command that runs these tests, used by a test; no build server that it starts outlives it.</summary>
internal static class DotNetCommand
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

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
        WithProgramAsync(program, ["--urls", AnyPort, .. arguments], Listening, (line, server) => talk(AddressIn(line), server));

    /// <summary>The same where the process may have only so many files open.</summary>
    public static Task<T> WithServerAsync<T>(string program, int openFiles, Func<Uri, Process, Task<T>> talk)
    {
        string[] command = ["/bin/sh", "-c", $"ulimit -n {openFiles} && exec \"$0\" \"$@\"", Environment.ProcessPath!, program, "--urls", AnyPort];
        return WithCommandAsync(command, Path.GetDirectoryName(program)!, Listening, (line, server) => talk(AddressIn(line), server));
    }

    /// <summary>Runs a built program while something talks to it, from the first line on that holds a certain text.</summary>
    public static Task<T> WithProgramAsync<T>(string program, string[] arguments, string ready, Func<string, Process, Task<T>> talk) =>
        WithCommandAsync([Environment.ProcessPath!, program, .. arguments], Path.GetDirectoryName(program)!, ready, talk);

    private static async Task<T> WithCommandAsync<T>(string[] command, string folder, string ready, Func<string, Process, Task<T>> talk)
    {
        using var process = Start(folder, new Dictionary<string, string>(), command[0], command[1..]);
        try
        {
            return await talk(await LineWithAsync(ready, process.StandardOutput).WaitAsync(StartLimit), process);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Uri AddressIn(string line) => new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);

    private static async Task<string> LineWithAsync(string ready, StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Contains(ready, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended before it said: {ready}");
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
