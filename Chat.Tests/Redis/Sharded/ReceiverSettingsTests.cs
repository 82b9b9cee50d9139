using System.Net;
using SocketIo.Redis.Hosting;
using SocketIo.Redis.Sharded;
using StackExchange.Redis;

namespace Chat.Tests.Redis.Sharded;

internal sealed class ReceiverSettingsTests
{
    [Test]
    public void The_connection_that_receives_goes_where_the_other_one_goes_and_logs_in_alike()
    {
        const string Known = "here:7000,127.0.0.1,password=p,ssl=true,sslHost=certified,name=n,defaultDatabase=2";
        var settings = RedisCluster.SettingsOf(new RedisOptions { Configuration = Known + ", user=node" });
        // The word for users is known to StackExchange.Redis 2.5 and later only.
        var receiver = ReceiverSettings.From(ConfigurationOptions.Parse(Known), settings);
        Assert.That(receiver.EndPoints, Is.EqualTo(new EndPoint[] { new DnsEndPoint("here", 7000), new IPEndPoint(IPAddress.Loopback, 6380) }));
        Assert.That((receiver.User, receiver.Password, receiver.ClientName, receiver.Database), Is.EqualTo(("node", "p", "n", 2)));
        Assert.That(receiver.Tls!(receiver.EndPoints[0]).TargetHost, Is.EqualTo("certified"));
    }

    [Test]
    public void Nothing_is_made_up()
    {
        var receiver = ReceiverSettings.From(ConfigurationOptions.Parse("here"), RedisCluster.SettingsOf(new RedisOptions { Configuration = "here" }));
        Assert.That((receiver.User, receiver.Password, receiver.Tls), Is.EqualTo(((string?)null, (string?)null, (object?)null)));
        Assert.That(receiver.EndPoints, Is.EqualTo(new EndPoint[] { new DnsEndPoint("here", 6379) }));
    }
}
