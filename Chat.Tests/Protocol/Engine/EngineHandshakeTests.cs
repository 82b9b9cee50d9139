using System.Buffers;
using System.Text;
using Chat.Tests.Support;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class EngineHandshakeTests
{
    [Test, Proves("F-ENG-34")]
    public void The_open_packet_has_the_keys_and_the_order_of_the_reference()
    {
        var output = new ArrayBufferWriter<byte>();
        new EngineHandshake("abc", ["websocket"], TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), 1_000_000).WriteTo(output);

        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(
            """0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"""));
    }

    [Test, Proves("F-ENG-34", "F-ENG-35")]
    public void No_upgrade_is_an_empty_list()
    {
        var output = new ArrayBufferWriter<byte>();
        new EngineHandshake("abc", [], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1).WriteTo(output);

        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Does.Contain("\"upgrades\":[],"));
    }
}
