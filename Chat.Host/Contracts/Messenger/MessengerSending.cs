using System.Text.Json.Serialization;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

/// <summary>
/// <c>send_message</c>, in the contract's order: the sender is answered when the message is stored, then it goes out,
/// and last the sender is told how far it came. Whatever goes wrong has an event of its own.
/// </summary>
internal sealed class MessengerSending(Conversations conversations, ChatSocket socket)
{
    public async Task RunAsync(EventCall call)
    {
        var person = MessengerContract.KnownPerson(socket);
        var arguments = call.Arguments;
        if (!arguments.Has("chat_id") || !arguments.Has("content") || arguments.OptionalMark("content") is "")
            throw ChatException.Invalid("chat_id and content are required");
        var chat = await conversations.AuthorizeAsync(person.Id, arguments.Id("chat_id"), Rooms.Kinds);
        var draft = new Draft(chat.Key, arguments.Text("content"))
        {
            Type = arguments.OptionalText("message_type") ?? Draft.TextType,
            ReplyTo = arguments.OptionalId("reply_to"),
            ClientId = arguments.OptionalMark("tempId"),
            Connection = socket.Socket.Id,
        };
        var posted = await conversations.SendAsync(person, draft, stored => AnswerAsync(call, stored));
        await InformAsync(posted);
    }

    /// <summary>A guest hears what guests hear of everything.</summary>
    public Answer Refuse(EventCall call, ErrorPayload error) => socket.IsGuest ? MessengerContract.RefusalOf(socket, error)
        : new Answer("message_error", new FailedPayload(call.Arguments.Echo("tempId"), error.Message));

    private static ValueTask AnswerAsync(EventCall call, Posted stored) => call.AnswerAsync(new Answer(
        "message_sent", new SentPayload(call.Arguments.Echo("tempId"), MessagePayload.Of(stored.Conversation, stored.Message))));

    private ValueTask InformAsync(Posted posted)
    {
        var others = posted.Conversation.Except(posted.Message.Sender.Id).ToList();
        var delivered = others.Count(posted.Reached.Contains);
        return socket.Socket.EmitAsync(
            "message_delivery_info",
            new { message_id = posted.Message.Id, delivered, queued = others.Count - delivered, total = others.Count });
    }

    // The sender's own id of the message stands in both as it came, and only if it came.
    private sealed record SentPayload(
        [property: JsonPropertyName("tempId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? TempId,
        [property: JsonPropertyName("message")] MessagePayload Message);

    private sealed record FailedPayload(
        [property: JsonPropertyName("tempId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? TempId,
        [property: JsonPropertyName("message")] string Message);
}
