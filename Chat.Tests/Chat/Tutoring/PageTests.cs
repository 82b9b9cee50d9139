using Chat.Tests.Support;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>How the page's files are sent.</summary>
public sealed class PageTests
{
    [TestCase("/")]
    [TestCase("/index.html")]
    [TestCase("/favicon.svg")]
    public async Task A_file_of_the_page_is_asked_for_again_and_stays_out_of_frames(string path)
    {
        await using var host = await ChatHost.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(host.Url + path)).WithPatience();
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(response.Headers.CacheControl?.NoCache, Is.True);
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Has.Exactly(1).EqualTo("nosniff"));
        Assert.That(response.Headers.GetValues("Content-Security-Policy"), Has.Exactly(1).EqualTo("frame-ancestors 'none'"));
    }
}
