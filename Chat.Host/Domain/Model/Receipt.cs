namespace Chat.Host.Domain.Model;

/// <summary>The highest seq that a member was handed, and the highest the member has read. Both only move forward.</summary>
internal sealed record Receipt(long UserId, long Delivered, long Read)
{
    /// <summary>The status of a message is that of the member who is furthest behind; its sender does not count.</summary>
    public static MessageStatus StatusOf(Message message, IEnumerable<long> members, IReadOnlyCollection<Receipt> receipts)
    {
        var lowest = MessageStatus.Read;
        var anyone = false;
        foreach (var member in members)
        {
            if (member == message.Sender.Id) continue;
            anyone = true;
            var receipt = receipts.FirstOrDefault(r => r.UserId == member);
            var status = receipt is null || receipt.Delivered < message.Seq ? MessageStatus.Sent
                : receipt.Read < message.Seq ? MessageStatus.Delivered : MessageStatus.Read;
            if (status < lowest) lowest = status;
        }
        return anyone ? lowest : MessageStatus.Sent;
    }
}
