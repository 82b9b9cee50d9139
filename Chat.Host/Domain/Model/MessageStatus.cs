namespace Chat.Host.Domain.Model;

/// <summary>How far a message has come with everybody but its sender.</summary>
internal enum MessageStatus
{
    Sent,
    Delivered,
    Read,
}
