using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Server;

/// <summary>A machine without Node builds the server as well; only the browser client is missing then, and the server says so.</summary>
public sealed class BuildWithoutNodeTests
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    [Test]
    public async Task Without_npm_the_build_succeeds_and_the_client_files_answer_404_with_the_reason()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Needs a folder with nothing but dotnet and a shell.");
        var folder = Directory.CreateTempSubdirectory("without-node-").FullName;
        try
        {
            var dotnet = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
            File.CreateSymbolicLink(Path.Combine(dotnet, "dotnet"), Environment.ProcessPath!);
            File.CreateSymbolicLink(Path.Combine(dotnet, "sh"), "/bin/sh");

            var build = await RunAsync(dotnet, "build", "samples/Echo", "-c", "Release", "-v", "minimal", $"-p:ArtifactsPath={folder}/artifacts");
            Assert.That(build.ExitCode, Is.Zero, build.Output);
            Assert.That(build.Output, Does.Contain("npm is not at hand"));

            var answer = await AskEchoAsync(Path.Combine(folder, "artifacts", "bin", "Echo", "release", "Echo.dll"));
            Assert.That((int)answer.Status, Is.EqualTo(404));
            Assert.That(answer.Text, Does.StartWith("The browser client is not part of this build: npm was not at hand"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(System.Net.HttpStatusCode Status, string Text)> AskEchoAsync(string program)
    {
        using var server = Start(null, program, "--urls", "http://127.0.0.1:0");
        try
        {
            var address = await AddressOfAsync(server.StandardOutput).WithPatience();
            using var http = new HttpClient();
            using var response = await http.GetAsync(new Uri(address + "/socket.io/socket.io.js")).WithPatience();
            return (response.StatusCode, await response.Content.ReadAsStringAsync().WithPatience());
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> AddressOfAsync(StreamReader output)
    {
        const string Before = "Now listening on: ";
        while (await output.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Before, StringComparison.Ordinal);
            if (at >= 0) return line[(at + Before.Length)..];
        }

        throw new InvalidOperationException("The sample ended before it listened.");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string path, params string[] arguments)
    {
        using var process = Start(path, arguments);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(BuildLimit);
            await process.WaitForExitAsync().WaitAsync(BuildLimit);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string? path, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (path is not null) start.Environment["PATH"] = path;
        // No build server outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
