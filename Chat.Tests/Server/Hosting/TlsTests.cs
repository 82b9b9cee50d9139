using System.Net;
using System.Security.Cryptography.X509Certificates;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary>The JavaScript client over TLS, with the certificates of an authority that it must be told to trust.</summary>
public sealed class TlsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Test]
    [Proves("F-ENG-11")]
    public async Task The_client_package_talks_over_TLS([Values("polling", "websocket", "upgrade")] string transport, [Values] bool asksForCertificate)
    {
        if (NodeRun.Missing() is { } why)
            Assert.Ignore(why);
        using var authority = new TestAuthority();
        using var server = authority.Issue("server");
        using var client = authority.Issue("client");
        using var key = client.GetECDsaPrivateKey()!;
        await using var app = await StartAsync(authority, server, asksForCertificate);
        var environment = new Dictionary<string, string>
        {
            ["SIO_URL"] = $"https://127.0.0.1:{app.Port}",
            ["SIO_TRANSPORT"] = transport,
            ["SIO_CA"] = authority.Certificate.ExportCertificatePem(),
        };
        if (asksForCertificate)
        {
            environment["SIO_CERT"] = client.ExportCertificatePem();
            environment["SIO_KEY"] = key.ExportPkcs8PrivateKeyPem();
            environment["SIO_PFX"] = Convert.ToBase64String(client.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "secret"));
        }

        var run = await NodeRun.OfAsync(Path.Combine("tls", "secure.test.mjs"), Limit, environment);
        Assert.That(string.Join("\n\n", run.Failures), Is.Empty);
        Assert.That((run.Passed, run.Skipped, run.ExitCode), Is.EqualTo((asksForCertificate ? 4 : 2, 0, 0)), run.Output);
    }

    private static Task<TestApp> StartAsync(TestAuthority authority, X509Certificate2 certificate, bool asksForCertificate) => TestApp.StartAsync(
        io: server => server.OnConnection(socket =>
        {
            socket.On("way", () => $"{(socket.Handshake.Secure ? "secure" : "plain")} {socket.TransportName}");
            socket.On<byte[], byte[]>("echo", bytes => bytes);
        }),
        services: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = (presented, _, _) => authority.Issued(presented);
        }))));
}
