using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol.WebSockets;

namespace Chat.Tests.Protocol.WebSockets;

internal sealed class MaskingTests
{
    private static Gen<(byte[] Payload, byte[] Key, int Cut)> Masked { get; } =
        from length in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 2000))
        from payload in Generators.Bytes.Resize(length)
        from key in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(4)
        from cut in Gen.Choose(0, payload.Length)
        select (payload, key, cut);

    [Test]
    public void The_fast_way_gives_what_the_definition_gives() =>
        ForAny.Holds(Masked, made =>
        {
            var expected = made.Payload.Select((value, i) => (byte)(value ^ made.Key[i % 4])).ToArray();
            var actual = made.Payload.ToArray();
            Masking.Apply(actual, BitConverter.ToUInt32(made.Key));
            Assert.That(actual, Is.EqualTo(expected));
        });

    [Test]
    public void A_payload_may_be_unmasked_in_parts_wherever_it_is_cut() =>
        ForAny.Holds(Masked, made =>
        {
            var key = BitConverter.ToUInt32(made.Key);
            var bytes = made.Payload.ToArray();
            Masking.Apply(bytes, key);
            Masking.Apply(bytes.AsSpan(0, made.Cut), key);
            Masking.Apply(bytes.AsSpan(made.Cut), key, made.Cut);
            Assert.That(bytes, Is.EqualTo(made.Payload));
        });
}
