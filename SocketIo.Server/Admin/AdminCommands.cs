using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Namespaces;

namespace SocketIo.Server.Admin;

/// <summary>
/// What admins may do (F-ADM-21 to F-ADM-23). A command that makes no sense is passed over: it makes no namespace and throws nothing, as it
/// does in the reference (F-ADM-25).
/// </summary>
internal sealed class AdminCommands(NamespaceTable namespaces, ILogger logger)
{
    public void Register(Socket admin)
    {
        Add(admin, "emit", Emit);
        Add(admin, "join", (e, place) => TextOf(e, 1) is { } room && WhomOf(e, 2, place) is { } whom ? whom.SocketsJoinAsync(room).AsTask() : null);
        Add(admin, "leave", (e, place) => TextOf(e, 1) is { } room && WhomOf(e, 2, place) is { } whom ? whom.SocketsLeaveAsync(room).AsTask() : null);
        Add(admin, "_disconnect", (e, place) => CloseOf(e) is { } close && WhomOf(e, 2, place) is { } whom ? whom.DisconnectSocketsAsync(close).AsTask() : null);
    }

    private void Add(Socket admin, string command, Func<SocketIoEvent, Namespace, Task?> run) => admin.On(command, e =>
    {
        if (TextOf(e, 0) is { } name && namespaces.TryGet(name, out var place) && run(e, place) is { } running)
        {
            AdminLog.Commanded(logger, admin.Id, command, place.Name);
            return running;
        }

        AdminLog.CommandIgnored(logger, admin.Id, command);
        return Task.CompletedTask;
    });

    private static Task? Emit(SocketIoEvent e, Namespace place)
    {
        if (WhomOf(e, 1, place) is not { } whom || TextOf(e, 2) is not { } name || ReservedEvents.Contains(name)) return null;

        var arguments = new object?[e.Count - 3];
        for (var i = 0; i < arguments.Length; i++)
        {
            // Placeholders keep their numbers, so the binary values come all together.
            arguments[i] = new RawJson(e.GetRawJson(3 + i).ToArray(), i == 0 ? BinaryOf(e) : null);
        }

        return whom.EmitAsync(name, arguments).AsTask();
    }

    private static ReadOnlyMemory<byte>[]? BinaryOf(SocketIoEvent e) =>
        e.Attachments is { } attachments ? [.. Enumerable.Range(0, attachments.Count).Select(attachments.View)] : null;

    /// <summary>Without a filter everyone, else a room or a socket; null for what is neither.</summary>
    private static BroadcastOperator? WhomOf(SocketIoEvent e, int index, Namespace place)
    {
        var json = e.GetRawJson(index);
        if (json.IsEmpty || json.SequenceEqual("null"u8)) return place.Everyone();
        return TextOf(e, index) switch
        {
            null => null,
            "" => place.Everyone(),
            var filter => place.In(filter),
        };
    }

    private static bool? CloseOf(SocketIoEvent e)
    {
        var json = e.GetRawJson(1);
        if (json.IsEmpty || json.SequenceEqual("null"u8) || json.SequenceEqual("false"u8)) return false;
        return json.SequenceEqual("true"u8) ? true : null;
    }

    private static string? TextOf(SocketIoEvent e, int index)
    {
        var json = e.GetRawJson(index);
        if (json.IsEmpty || json[0] != '"') return null;
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair fits no string.
            return null;
        }
    }
}
