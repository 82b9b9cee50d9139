using System.Globalization;
using System.Text;

namespace Chat.Tests.Support.Raw;

/// <summary>Spoils packets and requests, the same way for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Valid =
    [
        "0{\"sid\":\"x\"}", "1", "2", "2probe", "3", "3probe", "4", "5", "6", "40", "40{\"token\":\"t\"}", "40/admin,", "40/admin,{\"a\":[1]}", "40/nope,",
        "41", "41/admin,", "42[\"echo\"]", "42[\"echo\",1,\"zwei\",{\"drei\":[3,null,true]}]", "4217[\"echo\",\"ü€😀\"]", "42/admin,3[\"echo\",{}]",
        "42[\"note\",1.5e3]", "42[7,\"x\"]", "430[]", "43/admin,1[\"a\"]", "44{\"message\":\"m\"}", "451-[\"echo\",{\"_placeholder\":true,\"num\":0}]",
        "452-/admin,9[\"echo\",{\"a\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":0}]", "461-0[{\"_placeholder\":true,\"num\":0}]",
        "bAQIDBA==", "b", "42[\"join\",\"room\"]", "42[\"all\",\"x\"]",
    ];

    private static readonly string[] Absurd =
    [
        "999999999999999999999999999", "-1", "0", "1e999", "00", "4294967296", "2147483648", "9223372036854775808", "18446744073709551616", "0x10", "٣",
        "\u001e", "\0", "\u001e\u001e", "\ufeff", "\u2028", "😀", "\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", "/", "-", ":", "?", "b", "\r\n",
        "\"_placeholder\":true", "__proto__", "constructor", "disconnect", "connect_error", "%00", "%", "&", "=", "+", "#", " ", "\t",
    ];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>A valid packet, spoiled in up to four places; one in five stays valid.</summary>
    public string Packet()
    {
        var packet = Pick(Valid);
        for (var times = Chance(20) ? 0 : 1 + Next(4); times > 0; times--)
            packet = Spoil(packet);
        return packet;
    }

    /// <summary>One spoiled packet, or as often a few that are valid and odd, so that a connection lives to see more than its first fault.</summary>
    public string[] Packets()
    {
        if (Chance(50))
            return [Packet()];
        var id = Chance(50) ? Next(1000).ToString(CultureInfo.InvariantCulture) : "";
        return Next(5) switch
        {
            0 => [$"451-{id}[\"echo\",{{\"_placeholder\":true,\"num\":0}},{Json(2)}]", "b" + Convert.ToBase64String(new byte[Next(20)])],
            1 => ["42[\"join\",\"room\"]", "42[\"all\",\"x\"]"],
            2 => [$"43{Next(5)}[{Json(2)}]", "3", "6"],
            _ => [$"42{id}[\"echo\",{Json(4)},{Json(1)}]"],
        };
    }

    /// <summary>One change: something inserted, removed, replaced, repeated, cut off or grown beyond reason.</summary>
    public string Spoil(string text)
    {
        var at = Next(text.Length + 1);
        var length = Next(Math.Min(8, text.Length - at) + 1);
        return Next(10) switch
        {
            0 => text.Insert(at, Pick(Absurd)),
            1 => text.Insert(at, ((char)Next(128)).ToString()),
            2 => text.Remove(at, length),
            3 => text.Remove(at, length).Insert(at, Pick(Absurd)),
            4 => string.Concat(text.AsSpan(0, at + length), text.AsSpan(at)),
            5 => text[..at],
            6 => text[at..] + text[..at],
            7 => text[..at] + Pick(Valid)[..1] + Pick(Valid),
            8 => Next(50) == 0 ? text.Insert(at, string.Concat(Enumerable.Repeat(Pick(Absurd), 1 + Next(2000)))) : text.Insert(at, "1"),
            _ => text.Remove(at, length).Insert(at, ((char)Next(0xd800)).ToString()),
        };
    }

    /// <summary>A frame around a packet; now and then the frame itself is spoiled.</summary>
    public byte[] Frame(string packet)
    {
        var payload = Encoding.UTF8.GetBytes(packet);
        if (Chance(3))
            SpoilBytes(payload);
        var opcode = Chance(3) ? RawFrame.BinaryFrame : RawFrame.TextFrame;
        if (Chance(98))
            return RawFrame.Encode(opcode, payload);
        var frame = RawFrame.Encode(Chance(50) ? Next(16) : opcode, payload, Chance(70), Chance(80), Chance(80) ? 0 : Next(8));
        SpoilBytes(frame);
        return Chance(80) ? frame : frame[..Next(frame.Length + 1)];
    }

    public void SpoilBytes(byte[] bytes)
    {
        for (var times = 1 + Next(3); times > 0 && bytes.Length > 0; times--)
            bytes[Next(bytes.Length)] = (byte)Next(256);
    }

    /// <summary>A request to the server, spoiled in its line, headers, query or body; sometimes cut off, sometimes two in one piece.</summary>
    public byte[] Request(string sid)
    {
        var request = Chance(10) ? Compose(sid) + Compose(sid) : Compose(sid);
        for (var times = Chance(10) ? 0 : 1 + Next(3); times > 0; times--)
            request = Spoil(request);
        var bytes = Encoding.UTF8.GetBytes(request);
        if (Chance(20))
            SpoilBytes(bytes);
        return Chance(10) ? bytes[..Next(bytes.Length + 1)] : bytes;
    }

    private string Json(int depth) => Next(depth > 0 ? 9 : 6) switch
    {
        0 => "null",
        1 => Pick((string[])["0", "-0", "1e300", "-12.5", "12345678901234567890123", "9007199254740993"]),
        2 => Pick((string[])["true", "false"]),
        3 => "\"" + new string((char)(' ' + 4 + Next(50)), Next(40)).Replace('"', 'x').Replace('\\', 'y') + "\"",
        4 => Pick((string[])["\"\\u0000\\ud83d\"", "\"\\ud83d\\ude00\"", "\"ü€😀\u2028\"", "\"\\/\\b\\f\"", "\"\""]),
        5 => "{\"_placeholder\":true,\"num\":0,\"__proto__\":{}}",
        6 => $"[{Json(depth - 1)},{Json(depth - 1)}]",
        7 => $"{{\"a\":{Json(depth - 1)},\"a\":{Json(depth - 1)}}}",
        _ => string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)),
    };

    private string Compose(string sid)
    {
        var method = Pick((string[])["GET", "GET", "POST", "POST", "POST", "OPTIONS", "HEAD", "PUT", "DELETE"]);
        var transport = Pick((string[])["polling", "polling", "polling", "websocket", "tobi", ""]);
        var session = Chance(70) ? $"&sid={sid}" : Chance(50) ? "" : "&sid=gone";
        var path = Chance(90) ? "/socket.io/" : Pick((string[])["/socket.io/socket.io.js", "/socket.io", "/", "*", "http://x/socket.io/", "/socket.io/../"]);
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {path}?EIO={(Chance(90) ? "4" : "3")}&transport={transport}{session} HTTP/1.1\r\nHost: x\r\n");
        if (transport == "websocket" && Chance(80))
        {
            request.Append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
            if (Chance(30))
                request.Append("Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
        }

        if (Chance(20))
            request.Append("Origin: http://other.example\r\nCookie: a=b\r\nAccept-Encoding: gzip\r\nContent-Type: application/octet-stream\r\n");
        if (method != "POST")
            return request.Append("\r\n").ToString();
        var body = string.Join('\u001e', Enumerable.Range(0, 1 + Next(3)).Select(_ => Packet()));
        return Chance(20)
            ? request.Append(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n").ToString()
            : request.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}").ToString();
    }
}
