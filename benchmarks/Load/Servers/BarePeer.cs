using System.Buffers;
using System.Buffers.Binary;

namespace Load.Servers;

/// <summary>One client of <see cref="BareApp"/>. What one read brought is answered in one write.</summary>
internal sealed class BarePeer(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ArrayBufferWriter<byte> _answers = new();
    private byte[] _input = new byte[4096];

    public delegate ValueTask Act(BarePeer peer, ReadOnlyMemory<byte> frame, ReadOnlySpan<byte> payload);

    public async Task RunAsync(Act act)
    {
        var held = 0;
        while (await stream.ReadAsync(_input.AsMemory(held)) is > 0 and var received)
        {
            held += received;
            var used = 0;
            while (TryTakeFrame(used, held, out var start, out var payload, out var end))
            {
                var isGoodbye = (_input[start] & 0x0F) == 8;
                await act(this, _input.AsMemory(start..end), _input.AsSpan(payload..end));
                used = end;
                if (!isGoodbye) continue;
                await FlushAsync();
                return;
            }

            await FlushAsync();
            held -= used;
            Buffer.BlockCopy(_input, used, _input, 0, held);
            if (held == _input.Length) Array.Resize(ref _input, 4 * _input.Length);
        }
    }

    /// <summary>Goes out when all that was received has been handled.</summary>
    public ValueTask AnswerAsync(ReadOnlyMemory<byte> frame)
    {
        _answers.Write(frame.Span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame)
    {
        await _turn.WaitAsync();
        try
        {
            await stream.WriteAsync(frame);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask FlushAsync()
    {
        if (_answers.WrittenCount == 0) return;
        await SendAsync(_answers.WrittenMemory);
        _answers.ResetWrittenCount();
    }

    /// <summary>Unmasks a frame and moves its header to the payload, without the mask: from start to end it can be sent as it is.</summary>
    private bool TryTakeFrame(int from, int until, out int start, out int payload, out int end)
    {
        (start, payload, end) = (0, 0, 0);
        var bytes = _input.AsSpan(from, until - from);
        if (bytes.Length < 2) return false;
        var header = (bytes[1] & 0x7F) switch { < 126 => 2, 126 => 4, _ => 10 };
        if (bytes.Length < header + 4) return false;
        var length = header switch
        {
            2 => bytes[1] & 0x7F,
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
        };
        if (bytes.Length < header + 4 + length) return false;

        Unmask(bytes.Slice(header + 4, length), bytes.Slice(header, 4));
        bytes[1] &= 0x7F;
        bytes[..header].CopyTo(bytes[4..]);
        (start, payload, end) = (from + 4, from + 4 + header, from + 4 + header + length);
        return true;
    }

    private static void Unmask(Span<byte> payload, ReadOnlySpan<byte> key)
    {
        var wide = BinaryPrimitives.ReadUInt32LittleEndian(key) * 0x1_0000_0001UL;
        var i = 0;
        for (; i + 8 <= payload.Length; i += 8)
        {
            var part = payload.Slice(i, 8);
            BinaryPrimitives.WriteUInt64LittleEndian(part, BinaryPrimitives.ReadUInt64LittleEndian(part) ^ wide);
        }

        for (; i < payload.Length; i++) payload[i] ^= key[i % 4];
    }
}
