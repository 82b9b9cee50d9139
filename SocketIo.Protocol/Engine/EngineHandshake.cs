using System.Buffers;
using System.Text;

namespace SocketIo.Protocol.Engine;

/// <summary>The content of the open packet (F-ENG-34).</summary>
/// <param name="Sid">The session's id: characters that need no escaping in JSON.</param>
/// <param name="Upgrades">The transports that the client may move to, in order (F-ENG-35).</param>
/// <param name="PingInterval">Between a pong and the next ping.</param>
/// <param name="PingTimeout">How long a pong may take.</param>
/// <param name="MaxPayload">The most bytes that the server accepts in one message or one request body.</param>
public readonly record struct EngineHandshake(
    string Sid,
    IReadOnlyList<string> Upgrades,
    TimeSpan PingInterval,
    TimeSpan PingTimeout,
    int MaxPayload)
{
    /// <summary>Writes the whole packet, <c>0</c> included, with exactly the reference's keys in its order.</summary>
    /// <param name="output">Takes about 120 bytes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var upgrades = string.Join(',', Upgrades.Select(name => $"\"{name}\""));
        var text = $"0{{\"sid\":\"{Sid}\",\"upgrades\":[{upgrades}],\"pingInterval\":{(long)PingInterval.TotalMilliseconds}," +
            $"\"pingTimeout\":{(long)PingTimeout.TotalMilliseconds},\"maxPayload\":{MaxPayload}}}";
        Encoding.UTF8.GetBytes(text, output);
    }
}
