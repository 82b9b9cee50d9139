using System.Diagnostics;
using System.Text.RegularExpressions;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary>One run of node tests in a process of its own: what passed, and all it said.</summary>
internal sealed partial record NodeRun(int Passed, IReadOnlyList<string> Failures, int Skipped, int ExitCode, string Output)
{
    public static string Clients { get; } = Path.Combine(Repository.Root, "Chat.Tests", "clients");

    /// <summary>Why node tests cannot run here, or null when they can.</summary>
    public static string? Missing() =>
        !Directory.Exists(Path.Combine(Clients, "node_modules", "socket.io-client")) ? "The JavaScript clients are not installed; ./test does it." : null;

    public static async Task<NodeRun> OfAsync(string script, TimeSpan limit, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = Clients, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--test-reporter=tap", script, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        try
        {
            var output = node.StandardOutput.ReadToEndAsync();
            var errors = node.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, errors, node.WaitForExitAsync()).WaitAsync(limit);
            return Parse(node.ExitCode, await output + await errors);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }
    }

    public void AssertPassed() => Assert.Multiple(() =>
    {
        Assert.That(string.Join("\n\n", Failures), Is.Empty);
        Assert.That(Skipped, Is.Zero);
        Assert.That(Passed, Is.Positive, Output);
        Assert.That(ExitCode, Is.Zero, Output);
    });

    private static NodeRun Parse(int exitCode, string output)
    {
        var results = ResultLine().Matches(output);
        var skipped = results.Count(result => result.Groups["directive"].Success);
        var failures = results.Where(result => result.Groups["not"].Success).Select(result => result.Value + "\n" + Details(output, result)).ToList();
        return new(results.Count - failures.Count - skipped, failures, skipped, exitCode, output);
    }

    // The indented block under a failed test: its error, where, and what was expected.
    private static string Details(string output, Match result)
    {
        var end = output.IndexOf("\n  ...", result.Index, StringComparison.Ordinal);
        var from = result.Index + result.Length;
        return end < from ? "" : output[from..end];
    }

    [GeneratedRegex(@"^(?<not>not )?ok \d+ - .*?(?<directive> # (SKIP|TODO).*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ResultLine();
}
