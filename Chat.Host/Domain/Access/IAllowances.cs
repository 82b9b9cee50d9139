namespace Chat.Host.Domain.Access;

/// <summary>How much one person may do, on all nodes together.</summary>
internal interface IAllowances
{
    /// <summary>How many conversations are loaded at a time.</summary>
    int ConversationPage { get; }

    /// <summary>False when the person has as many sockets as it may have.</summary>
    ValueTask<bool> TryConnectAsync(long userId, string connection);

    ValueTask DisconnectAsync(long userId, string connection);

    /// <summary>Null when the message may be sent, else how long to wait.</summary>
    ValueTask<TimeSpan?> TakeMessageAsync(long userId);

    /// <summary>Gives back what was taken for a message that turned out to be a repeat.</summary>
    ValueTask ReturnMessageAsync(long userId);

    ValueTask<bool> TakeTypingAsync(long userId);
}
