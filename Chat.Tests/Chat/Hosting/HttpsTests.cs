using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Chat.Tests.Server.Hosting;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Hosting;

/// <summary>The chat is encrypted where the configuration says so, as with any other server of ASP.NET Core.</summary>
internal sealed partial class HttpsTests
{
    [Test]
    public async Task An_endpoint_of_the_configuration_is_served_with_its_certificate()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        Write(authority, folder);
        await using var host = await ChatHostProcess.StartAsync(
            "Kestrel:Endpoints:Plain:Url=http://127.0.0.1:0",
            "Kestrel:Endpoints:Secure:Url=https://127.0.0.1:0",
            $"Kestrel:Endpoints:Secure:Certificate:Path={folder.File("certificate")}",
            $"Kestrel:Endpoints:Secure:Certificate:KeyPath={folder.File("key")}");
        await Patience.UntilAsync(() => Secure().IsMatch(host.Output), "the process has written where it listens");
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => authority.Issued(presented!) };
        using var client = new HttpClient(handler);

        var health = await client.GetStringAsync($"{Secure().Match(host.Output).Value}/health").WithPatience();

        Assert.That(health, Is.EqualTo("Healthy"));
    }

    private static void Write(TestAuthority authority, TempFolder folder)
    {
        using var certificate = authority.Issue("chat");
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder.File("certificate"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key"), key.ExportPkcs8PrivateKeyPem());
    }

    [GeneratedRegex(@"https://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Secure();
}
