namespace SocketIo.Server.Engine;

/// <summary>
/// The layer above, as a session sees it; one listener a session. Text and binary never overlap for one session, and a task that is not
/// complete holds the transport back: nothing further is read until it ends. The bytes are the caller's again once the task has ended.
/// </summary>
internal interface ISessionListener
{
    /// <summary>Called once, before any message: the session can be found, and its first packets are queued.</summary>
    void OnOpened();

    /// <param name="utf8">A message without its Engine.IO type digit, valid UTF-8; empty for a message without data.</param>
    ValueTask OnTextAsync(ReadOnlyMemory<byte> utf8);

    /// <param name="data">A binary message.</param>
    ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data);

    /// <summary>Ends when no handler runs and no acknowledgement is awaited, be it for a moment.</summary>
    Task WhenQuiet();

    /// <summary>Called exactly once, from any thread, possibly while a message is still being handled.</summary>
    void OnClosed(CloseReason reason);
}
