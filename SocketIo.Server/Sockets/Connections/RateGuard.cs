using System.Buffers.Text;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Limits;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>
/// Judges a client's messages by its rate limits before anything is decoded. A message goes with its attachments: those of one that has passed
/// are counted but always let through, those of one that was dropped are dropped.
/// </summary>
internal sealed class RateGuard
{
    private readonly EngineSession _session;
    private readonly TrafficMeter _meter;
    private readonly bool _endsSession;
    private int _dropping;

    private RateGuard(EngineSession session, TrafficMeter meter)
    {
        _session = session;
        _meter = meter;
        _endsSession = session.Settings.Rates.EndsSessions;
    }

    /// <returns>Null when nothing is limited.</returns>
    public static RateGuard? For(EngineSession session) => TrafficMeter.For(session) is { } meter ? new RateGuard(session, meter) : null;

    /// <returns>Whether a packet, without attachments so far, goes on.</returns>
    public bool Admits(ReadOnlySpan<byte> packet)
    {
        _dropping = 0;
        if (_meter.TryPass(packet.Length)) return true;
        // Who joins or leaves a namespace waits for it to happen.
        if (packet is [(byte)'0' or (byte)'1', ..]) End();
        else Drop(AttachmentsOf(packet));
        return false;
    }

    /// <param name="bytes">The message's size.</param>
    /// <param name="isAttachment">Whether a packet that has passed waits for it.</param>
    /// <returns>Whether a binary message goes on.</returns>
    public bool AdmitsBinary(int bytes, bool isAttachment)
    {
        if (isAttachment)
        {
            _meter.AddAttachment(bytes);
            return true;
        }

        if (_dropping > 0)
        {
            _dropping--;
            return false;
        }

        if (_meter.TryPass(bytes)) return true;
        Drop(attachments: 0);
        return false;
    }

    /// <summary>For a message of another parser, of whose packets nothing is known yet: a client over its limit is always sent away.</summary>
    /// <param name="bytes">The message's size.</param>
    /// <returns>Whether it goes on.</returns>
    public bool AdmitsUndecoded(int bytes)
    {
        if (_meter.TryPass(bytes)) return true;
        End();
        return false;
    }

    private static int AttachmentsOf(ReadOnlySpan<byte> packet) =>
        packet is [(byte)'5' or (byte)'6', ..] && Utf8Parser.TryParse(packet[1..], out int count, out _) ? Math.Max(count, 0) : 0;

    private void Drop(int attachments)
    {
        if (_endsSession)
        {
            End();
            return;
        }

        _dropping = attachments;
        _session.Metrics.Limited();
    }

    private void End() => _session.Abort(CloseReason.RateLimitExceeded);
}
