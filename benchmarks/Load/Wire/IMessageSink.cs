namespace Load.Wire;

/// <summary>Gets each message at once, on the reactor's thread.</summary>
internal interface IMessageSink
{
    /// <param name="message">Valid until this returns.</param>
    void OnMessage(ReadOnlySpan<byte> message);
}
