using System.Buffers;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets.MsgPack;

namespace Chat.Tests.Protocol.MsgPack;

/// <summary>Lengths, counts and depths that no client has.</summary>
internal sealed class AbsurdMessageTests
{
    private const int Many = 100_000;

    [TestCase("dd ffffffff"), TestCase("dc ffff"), TestCase("df ffffffff"), TestCase("df 80000000"), TestCase("de ffff"), TestCase("db ffffffff"), TestCase("c6 ffffffff")]
    [TestCase("c9 ffffffff 00"), TestCase("c9 ffffffff 07"), TestCase("da ffff"), TestCase("c5 ffff"), TestCase("d9 ff"), TestCase("8f"), TestCase("9f"), TestCase("bf"), TestCase("d8 00 00")]
    [Proves("F-MSG-15")]
    public void A_length_beyond_the_message_is_refused_before_anything_is_taken_for_it(string value)
    {
        foreach (var key in (string[])["data", "else", "nsp"])
            IsRefusedCheaply(Packed.Of($"83 'type' 02 '{key}' {value}"), key == "nsp" ? null : ProtocolError.MalformedMessage);
    }

    [TestCase("91"), TestCase("81 a0"), TestCase("92 90"), TestCase("dd 00000001")]
    [Proves("F-MSG-18")]
    public void Data_of_a_hundred_thousand_levels_is_too_deep(string level) =>
        IsRefusedCheaply([.. Packed.Of("83 'type' 02 'data' 92 'e'"), .. Repeat(level, Many), 0xc0], ProtocolError.TooDeep);

    [Test, Proves("F-MSG-09")]
    public void What_is_unknown_may_be_as_deep_as_it_likes() =>
        IsRefusedCheaply([.. Packed.Of("83 'x'"), .. Repeat("91", Many), .. Packed.Of("c0 'type' 00 'nsp' '/'")], ProtocolError.None);

    [Test, Proves("F-MSG-18")]
    public void More_attachments_than_the_default_parser_takes_are_accepted() =>
        Assert.That(ReadMessage.ErrorOf([.. Packed.Of("83 'type' 02 'nsp' '/' 'data' dc 03e9 'e'"), .. Repeat("c4 00", 1000)]), Is.EqualTo(ProtocolError.None));

    [Test, Proves("F-MSG-18")]
    public void A_mass_of_empty_attachments_is_refused_before_it_fills_the_memory()
    {
        byte[] message = [.. Packed.Of("83 'type' 02 'nsp' '/' 'data' dd 0007a121 'e'"), .. Repeat("c4 00", 500_000)];
        var json = new ArrayBufferWriter<byte>();

        Assert.That(MessagePackReader.TryRead(message, ProtocolLimits.Default, json, [], out _), Is.EqualTo(ProtocolError.TooManyAttachments));
        Assert.That(json.WrittenCount, Is.LessThan(9 * message.Length));
    }

    private static IEnumerable<byte> Repeat(string part, int times) => Enumerable.Repeat(Packed.Of(part), times).SelectMany(bytes => bytes);

    private static void IsRefusedCheaply(byte[] message, ProtocolError? expected)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        var error = MessagePackReader.TryRead(message, ProtocolLimits.Default, json, [], out _);
        Assert.That(error, expected is { } known ? Is.EqualTo(known) : Is.Not.EqualTo(ProtocolError.None));
        Cheap.Gives(error, () =>
        {
            json.ResetWrittenCount();
            return MessagePackReader.TryRead(message, ProtocolLimits.Default, json, [], out _);
        });
    }
}
