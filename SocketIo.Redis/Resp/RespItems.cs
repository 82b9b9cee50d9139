using System.Buffers;
using System.Runtime.CompilerServices;

namespace SocketIo.Redis.Resp;

/// <summary>The parts of an answer, in place.</summary>
[InlineArray(RespReader.MostItems)]
internal struct RespItems
{
    private ReadOnlySequence<byte> _first;
}
