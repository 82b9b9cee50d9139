using System.Text;
using Load.Wire;

namespace Load.Dialects;

/// <summary>Bytes with a place for one number of six digits, which is all that differs from message to message.</summary>
internal sealed class Template
{
    /// <summary>What stands for the number in a text.</summary>
    public const string Number = "######";

    private const int First = 100_000;
    private const int Numbers = 900_000;

    private readonly byte[] _bytes;
    private readonly byte[] _mask;
    private readonly int _at;
    private int _written;

    private Template(byte[] bytes, int at, byte[] mask) => (_bytes, _at, _mask) = (bytes, at, mask);

    /// <summary>Where the number stands.</summary>
    public int NumberAt => _at;

    /// <summary>What a server sends.</summary>
    public static Template Plain(ReadOnlySpan<byte> message) => new(message.ToArray(), PlaceIn(message), new byte[Number.Length]);

    public static Template Plain(string message) => Plain(Encoding.ASCII.GetBytes(message));

    /// <summary>What a client sends: a text frame, and a binary one where there is an attachment.</summary>
    public static Template Frame(string message, ReadOnlySpan<byte> attachment = default)
    {
        var text = Encoding.ASCII.GetBytes(message);
        var at = PlaceIn(text);
        var frame = ClientFrame.Of(ClientFrame.Text, text);
        var mask = new byte[Number.Length];
        for (var i = 0; i < mask.Length && at >= 0; i++) mask[i] = ClientFrame.Key[(at + i) % ClientFrame.Key.Length];
        var place = at < 0 ? at : frame.Length - text.Length + at;
        return new Template(attachment.IsEmpty ? frame : [.. frame, .. ClientFrame.Of(ClientFrame.Binary, attachment)], place, mask);
    }

    /// <returns>The bytes with this number in them, until the next call.</returns>
    public ReadOnlySpan<byte> With(int number)
    {
        if (_at < 0) return _bytes;
        var (rest, before) = (First + (number % Numbers), _written);
        _written = rest;
        // The digits in front stay, once what is left of both numbers is the same.
        for (var i = Number.Length - 1; rest != before; i--)
        {
            _bytes[_at + i] = (byte)(('0' + (rest % 10)) ^ _mask[i]);
            (rest, before) = (rest / 10, before / 10);
        }

        return _bytes;
    }

    private static int PlaceIn(ReadOnlySpan<byte> message) => message.IndexOf("######"u8);
}
