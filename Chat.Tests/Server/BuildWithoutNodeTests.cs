using Chat.Tests.Support;

namespace Chat.Tests.Server;

/// <summary>A machine without Node builds the server as well; only the browser client is missing then, and the server says so.</summary>
public sealed class BuildWithoutNodeTests
{
    [Test]
    public async Task Without_npm_the_build_succeeds_and_the_client_files_answer_404_with_the_reason()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Needs a folder with nothing but dotnet and a shell.");
        var folder = Directory.CreateTempSubdirectory("without-node-").FullName;
        try
        {
            var programs = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
            File.CreateSymbolicLink(Path.Combine(programs, "dotnet"), Environment.ProcessPath!);
            File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");

            string[] arguments = ["build", "samples/Echo", "-c", "Release", "-v", "minimal", $"-p:ArtifactsPath={folder}/artifacts"];
            var build = await DotNetCommand.RunAsync(Repository.Root, new Dictionary<string, string> { ["PATH"] = programs }, arguments);
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

    private static Task<(System.Net.HttpStatusCode Status, string Text)> AskEchoAsync(string program) =>
        DotNetCommand.WithServerAsync(program, async address =>
        {
            using var http = new HttpClient();
            using var response = await http.GetAsync(new Uri(address, "/socket.io/socket.io.js")).WithPatience();
            return (response.StatusCode, await response.Content.ReadAsStringAsync().WithPatience());
        });
}
