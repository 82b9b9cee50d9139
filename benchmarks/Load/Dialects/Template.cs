using System.Text;
using Load.Wire;

namespace Load.Dialects;

/// <summary>Bytes with a place for one number of six digits, and where it is wanted for those of a namespace and a room, which is all that differs from message to message.</summary>
internal sealed class Template
{
    /// <summary>What stands for the number in a text.</summary>
    public const string Number = "######";

    /// <summary>What stands for the number of a namespace.</summary>
    public const string Space = "@@";

    /// <summary>What stands for the number of a room.</summary>
    public const string Room = "$$$$";

    private const int First = 100_000;
    private const int Numbers = 900_000;

    private readonly byte[] _bytes;
    private NumberPlace _number;
    private NumberPlace _space;
    private NumberPlace _room;

    private Template(byte[] bytes, NumberPlace number, NumberPlace space = default, NumberPlace room = default) =>
        (_bytes, _number, _space, _room) = (bytes, number, space, room);

    /// <summary>Where the number stands.</summary>
    public int NumberAt => _number.At;

    /// <summary>What a server sends.</summary>
    public static Template Plain(string message)
    {
        var text = Encoding.ASCII.GetBytes(message);
        return Of(text, [.. text], 0, isMasked: false);
    }

    /// <summary>Any bytes, with a place for the number alone.</summary>
    public static Template Plain(ReadOnlySpan<byte> message)
    {
        var bytes = message.ToArray();
        return new Template(bytes, NumberPlace.Find(message, Number, bytes, 0, isMasked: false));
    }

    /// <summary>What a client sends: a text frame, and a binary one where there is an attachment.</summary>
    public static Template Frame(string message, ReadOnlySpan<byte> attachment = default)
    {
        var text = Encoding.ASCII.GetBytes(message);
        var frame = ClientFrame.Of(ClientFrame.Text, text);
        return Of(text, attachment.IsEmpty ? frame : [.. frame, .. ClientFrame.Of(ClientFrame.Binary, attachment)], frame.Length - text.Length, isMasked: true);
    }

    /// <returns>The bytes with this number in them, until the next call.</returns>
    public ReadOnlySpan<byte> With(int number)
    {
        if (_number.At >= 0) _number.Write(First + (number % Numbers));
        return _bytes;
    }

    /// <summary>The same for a room of a namespace.</summary>
    public ReadOnlySpan<byte> With(int number, int space, int room)
    {
        _space.Write(space);
        if (_room.At >= 0) _room.Write(room);
        return With(number);
    }

    private static Template Of(byte[] text, byte[] bytes, int begin, bool isMasked) => new(
        bytes,
        NumberPlace.Find(text, Number, bytes, begin, isMasked),
        NumberPlace.Find(text, Space, bytes, begin, isMasked),
        NumberPlace.Find(text, Room, bytes, begin, isMasked));
}
