using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using SocketIo.Redis.Subscriptions;

namespace Chat.Tests.Redis.Subscriptions;

internal sealed class LoginTests
{
    [Test]
    public async Task A_password_opens_and_a_wrong_one_does_not()
    {
        await using var redis = await RedisProcess.StartAsync("--requirepass", "se cret");
        await using var right = new Subscriber(Subscriber.To(redis.EndPoint) with { Password = "se cret" });
        await right.SubscribeAsync("a");
        await using var wrong = new Subscriber(Subscriber.To(redis.EndPoint) with { Password = "guess-me" });
        await using var none = new Subscriber(Subscriber.To(redis.EndPoint));
        await Patience.UntilAsync(() => wrong.Logs.Named("SubscriberUnreachable").Any() && none.Logs.Named("SubscriberUnreachable").Any());
        Assert.That(wrong.Logs.Named("SubscriberUnreachable").Single().Message, Does.Contain("WRONGPASS"));
        Assert.That(none.Logs.Named("SubscriberUnreachable").Single().Message, Does.Contain("NOAUTH"));
        Assert.That(wrong.Logs.Records.Select(record => record.ToString()), Has.None.Contains("guess-me"));
    }

    [Test]
    public async Task A_user_receives_the_channels_that_he_may()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.AskAsync("ACL", "SETUSER", "node", "on", ">pw", "resetchannels", "&socket.io*", "+@all");
        await using var subscriber = new Subscriber(Subscriber.To(redis.EndPoint) with { User = "node", Password = "pw", Database = 3 });
        await subscriber.SubscribeAsync("socket.io#/#");
        Assert.That(async () => await subscriber.SubscribeAsync("other"), Throws.TypeOf<SubscriptionRefusedException>().With.Property("Answer").Contains("NOPERM"));
        Assert.That(subscriber.Channels.IsReady, Is.False);
        Assert.That(await redis.AskAsync("CLIENT", "LIST", "TYPE", "pubsub"), Does.Contain("name=subscriber").And.Contain("db=3").And.Contain("user=node"));

        await subscriber.Channels.UnsubscribeAsync("other").WithPatience();
        await subscriber.ProbeAsync();
        Assert.That(subscriber.Channels.IsReady);
    }

    [Test]
    public async Task What_was_refused_is_asked_for_again()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.AskAsync("ACL", "SETUSER", "node", "on", ">pw", "resetchannels", "+@all");
        var clock = new ManualTimeProvider();
        var settings = Subscriber.To(redis.EndPoint) with { User = "node", Password = "pw" };
        await using var subscriber = new Subscriber(settings, clock: clock);
        Assert.That(async () => await subscriber.SubscribeAsync("later"), Throws.TypeOf<SubscriptionRefusedException>());
        await redis.AskAsync("ACL", "SETUSER", "node", "&later");
        clock.Advance(settings.KeepAlive);
        // Not the first time it is told: a connection that was quick was ready before anything was wanted of it.
        await Patience.UntilAsync(() => subscriber.Channels.IsReady);
        Assert.That(await redis.AskAsync("SPUBLISH", "later", "1"), Is.EqualTo("1"));
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("later=1"));
    }

    [Test]
    public async Task A_connection_can_be_encrypted()
    {
        using var certificate = new TestCertificate();
        var port = RedisProcess.FreePort();
        await using var redis = await RedisProcess.StartAsync(
            "--tls-port", Text(port), "--tls-cert-file", certificate.CertificateFile, "--tls-key-file", certificate.KeyFile,
            "--tls-auth-clients", "no");
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        await using var trusting = new Subscriber(Subscriber.To(endPoint) with { Tls = _ => Trusting(certificate.Thumbprint) });
        await trusting.SubscribeAsync("secret");
        await redis.AskAsync("SPUBLISH", "secret", "whisper");
        Assert.That(await trusting.NextAsync(), Is.EqualTo("secret=whisper"));

        await using var careful = new Subscriber(Subscriber.To(endPoint) with { Tls = _ => new SslClientAuthenticationOptions { TargetHost = "localhost" } });
        await Patience.UntilAsync(() => careful.Logs.Named("SubscriberUnreachable").Any());
        Assert.That(careful.Logs.Named("SubscriberUnreachable").Single().Message, Does.Contain("certificate"));
    }

    [Test]
    public async Task Who_speaks_no_Redis_is_told_apart()
    {
        await using var app = await TestApp.StartAsync();
        await using var subscriber = new Subscriber(Subscriber.To(new IPEndPoint(IPAddress.Loopback, app.Port)));
        await Patience.UntilAsync(() => subscriber.Logs.Named("SubscriberUnreachable").Any());
        Assert.That(subscriber.Logs.Named("SubscriberUnreachable").Single().Message, Does.Contain("RESP2"));
    }

    [Test]
    public async Task A_channel_of_another_server_of_a_cluster_is_named_as_such()
    {
        var (bus, otherBus) = (RedisProcess.FreePort(), RedisProcess.FreePort());
        await using var first = await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-port", Text(bus));
        await using var second = await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-port", Text(otherBus));
        await first.AskAsync("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
        await second.AskAsync("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
        await first.AskAsync("CLUSTER", "MEET", "127.0.0.1", Text(second.Port), Text(otherBus));
        await using var subscriber = new Subscriber(Subscriber.To(first.EndPoint));
        await Patience.UntilAsync(async () => (await first.AskAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal));

        // Slots 15495 and 3300.
        var elsewhere = subscriber.SubscribeAsync("a");
        await subscriber.SubscribeAsync("b");
        Assert.That(async () => await elsewhere, Throws.TypeOf<SubscriptionRefusedException>().With.Property("Answer").StartsWith("MOVED 15495 127.0.0.1:"));
        Assert.That(subscriber.Logs.Named("ChannelElsewhere").Single().Message, Does.Contain("channel a belongs to another server"));
        Assert.That(subscriber.Channels.IsReady, Is.False);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static SslClientAuthenticationOptions Trusting(string thumbprint) => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint,
    };
}
