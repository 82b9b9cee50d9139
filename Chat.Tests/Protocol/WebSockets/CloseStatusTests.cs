using System.Buffers.Binary;
using Chat.Tests.Support;
using SocketIo.Protocol.WebSockets;

namespace Chat.Tests.Protocol.WebSockets;

internal sealed class CloseStatusTests
{
    [Test, Proves("F-ENG-82")]
    public void An_empty_close_frame_has_no_status()
    {
        Assert.That(CloseStatus.TryRead([], out var status), Is.True);
        Assert.That(status, Is.EqualTo(CloseStatus.None));
    }

    [Test, Proves("F-ENG-81")]
    public void Half_a_status_is_a_violation() => Assert.That(CloseStatus.TryRead([3], out _), Is.False);

    [Test, Proves("F-ENG-81")]
    public void Exactly_the_statuses_that_may_be_sent_are_accepted()
    {
        var allowed = new HashSet<int>([1000, 1001, 1002, 1003, .. Enumerable.Range(1007, 8), .. Enumerable.Range(3000, 2000)]);
        var payload = new byte[2];
        for (var status = 0; status <= ushort.MaxValue; status++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
            var isAccepted = CloseStatus.TryRead(payload, out var read);
            if (isAccepted != allowed.Contains(status) || read != status) Assert.Fail($"{status} was {(isAccepted ? "accepted" : "refused")} as {read}");
        }
    }
}
