using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.Tests.Redis.Subscriptions;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Sharded;

/// <summary>What <c>AddRedis</c> is told of TLS, passwords and certificates holds for every connection, that which receives included.</summary>
internal sealed class EncryptedTests
{
    [TestCase(RedisAdapterKind.PubSub), TestCase(RedisAdapterKind.Sharded), TestCase(RedisAdapterKind.Streams)]
    public async Task Two_nodes_meet_over_TLS_with_a_password_and_a_certificate_of_their_own(RedisAdapterKind adapter)
    {
        using var certificate = new TestCertificate();
        var port = RedisProcess.FreePort();
        await using var redis = await RedisProcess.StartAsync(
            "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", certificate.CertificateFile, "--tls-key-file", certificate.KeyFile,
            "--tls-auth-clients", "no", "--requirepass", "se cret");
        var kind = ClusterKind.All.First(kind => kind.Adapter == adapter);
        void Configure(RedisOptions options)
        {
            options.Configuration = $"127.0.0.1:{port},ssl=true,sslHost=localhost,password=se cret";
            options.CertificateValidation = (_, shown, _, _) => IsOurs(shown, certificate);
        }

        await using var first = await DotNetPeer.StartAsync(redis, kind, "first", Configure);
        await using var second = await DotNetPeer.StartAsync(redis, kind, "second", Configure);
        Assert.That((await first.App.Server.ServerSideEmitWithAckAsync<object>("asked", "x").WithPatience()).Count, Is.EqualTo(1));

        if (adapter != RedisAdapterKind.Sharded) return;
        await using var careful = await TestApp.StartAsync(services: services => services.AddSocketIo().AddRedis("", options =>
        {
            Configure(options);
            options.Adapter = adapter;
            options.CertificateValidation = null;
        }));
        await Patience.UntilAsync(() => careful.Logs.Named("SubscriberUnreachable").Any());
        Assert.That(careful.Logs.Named("SubscriberUnreachable").First().Message, Does.Contain("certificate"));
        Assert.That(careful.Server.Cluster!.Health.IsReady, Is.False);
    }

    private static bool IsOurs(X509Certificate? shown, TestCertificate certificate) =>
        shown?.GetCertHashString(HashAlgorithmName.SHA256) == certificate.Thumbprint;
}
