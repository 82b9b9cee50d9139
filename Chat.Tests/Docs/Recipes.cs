namespace Chat.Tests.Docs;

/// <summary>The configurations of proxies that <c>docs/deploying.md</c> shows, for ports of a test and not otherwise changed.</summary>
internal static class Recipes
{
    private const string Page = "docs/deploying.md";

    public static string Nginx(int port, int server) => Adapted(
        "nginx", ("listen 80;", $"listen 127.0.0.1:{port};"), ("server 127.0.0.1:5000;", $"server 127.0.0.1:{server};"));

    public static string Yarp(int server) => Adapted("json", ("http://127.0.0.1:5000/", $"http://127.0.0.1:{server}/"));

    private static string Adapted(string language, params (string Shown, string Used)[] changes)
    {
        var text = CodeBlock.Of(Page).First(block => block.Language == language).Text;
        foreach (var (shown, used) in changes)
        {
            Assert.That(text, Does.Contain(shown));
            text = text.Replace(shown, used);
        }

        return text;
    }
}
