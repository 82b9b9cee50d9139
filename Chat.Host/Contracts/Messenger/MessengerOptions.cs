namespace Chat.Host.Contracts.Messenger;

/// <summary><c>Chat:Messenger</c>.</summary>
internal sealed class MessengerOptions
{
    /// <summary>Lets sockets in without a token and believes the user id they name. For development only; nothing else starts with it.</summary>
    public bool TrustClientUserId { get; set; }

    /// <summary>Sends messages to the sockets that have the chat open too, where their user's room did not get them.</summary>
    public bool AlsoEmitToChatRoom { get; set; }

    public IEnumerable<string> Faults(IHostEnvironment environment)
    {
        if (TrustClientUserId && !environment.IsDevelopment())
            yield return "Chat:Messenger:TrustClientUserId is on; it lets anybody in as anybody, so it is for the Development environment only.";
    }
}
