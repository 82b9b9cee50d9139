namespace SocketIo.Server.Engine.Outbound;

/// <summary>Tells events that nobody waits for from everything else, by the first characters of an encoded packet.</summary>
internal static class EventPacket
{
    /// <returns>Whether it is an EVENT or a BINARY_EVENT without an acknowledgement id.</returns>
    public static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'4', (byte)'2' or (byte)'5', .. var rest]) return false;
        if (text[1] == (byte)'5') rest = rest[(rest.IndexOf((byte)'-') + 1)..];
        if (rest is [(byte)'/', ..]) rest = rest[(rest.IndexOf((byte)',') + 1)..];
        return rest is [(byte)'[', ..];
    }
}
