using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Namespaces;
using SocketIo.Server.Sockets.Watching;

namespace SocketIo.Server.Admin.Reports;

/// <summary>
/// Tells admins of every socket, room and event (F-ADM-08 to F-ADM-15). The list of all sockets, and what changes it, go out under one lock,
/// so that admins see no socket that is gone; of the application nothing runs there but a parser of its own. Events are limited, and those of admins are not told.
/// </summary>
internal sealed class AdminReports(Namespace admins, NamespaceTable namespaces, EventAllowance allowance, Deadlines clock, ILogger logger) : ISocketWatcher
{
    // Of one list; a page with more is of no use to anybody.
    private const int MostSockets = 10_000;

    private readonly Lock _order = new();

    // Whose data has changed since they were told of, and whose has been told while somebody gets the list.
    private readonly HashSet<Socket> _stale = [];
    private readonly HashSet<Socket> _toldMeanwhile = [];
    private int _listing;
    private bool _flushing;
    private int _admins;

    private bool HasAdmins => Volatile.Read(ref _admins) > 0;

    private string Now => clock.UtcNow.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public bool WatchesEvents(Namespace place) => HasAdmins && !ReferenceEquals(place, admins);

    /// <summary>Watches the rooms of a namespace.</summary>
    public void Watch(Namespace place) => place.OnRoomChange(change => OnRoomChange(place, change));

    public void OnAccepting(Socket socket)
    {
        // An admin is told of its own room before it is told that it is connected (F-ADM-14), when broadcasts do not reach it yet.
        if (ReferenceEquals(socket.Namespace, admins)) Tell(socket, "room_joined", admins.Name, socket.Id, socket.Id, Now);
    }

    public void OnConnected(Socket socket)
    {
        Mark(socket);
        if (ReferenceEquals(socket.Namespace, admins)) Interlocked.Increment(ref _admins);
        if (!HasAdmins) return;
        var data = SocketShape.DataOf(socket);
        lock (_order) Tell("socket_connected", Json(writer => SocketShape.Write(writer, socket, data)), Now);
    }

    public void OnLeft(Socket socket, string reason)
    {
        if (ReferenceEquals(socket.Namespace, admins)) Interlocked.Decrement(ref _admins);
        lock (_order)
        {
            _stale.Remove(socket);
            if (HasAdmins) Tell("socket_disconnected", socket.Namespace.Name, socket.Id, reason, Now);
        }
    }

    public void OnReceived(Socket socket, ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        if (!allowance.TryTake()) return;
        ReadOnlyMemory<byte>[] binary = attachments is null ? [] : [.. Enumerable.Range(0, attachments.Count).Select(attachments.View)];
        Tell("event_received", socket.Namespace.Name, socket.Id, new RawJson(json.ToArray(), binary), Now);
    }

    public void OnSent(Socket socket, OutgoingEvent sent)
    {
        if (!allowance.TryTake()) return;
        try
        {
            using var scratch = socket.Namespace.Encoder.Payload(sent.Name, [.. sent.Arguments]);
            Tell("event_sent", socket.Namespace.Name, socket.Id, new RawJson(scratch.Buffer.WrittenMemory, [.. scratch.Attachments]), Now);
        }
        catch (Exception fault)
        {
            // The application will hear of it, as it is about to send the same.
            AdminLog.ReportFailed(logger, fault);
        }
    }

    public void OnDataChanged(Socket socket)
    {
        if (!HasAdmins) return;
        lock (_order) _stale.Add(socket);
        TellData();
    }

    /// <summary>A session has moved to another transport, and its sockets with it (F-ADM-12).</summary>
    public void OnUpgraded(Socket socket)
    {
        if (!socket.Lifecycle.Receives) return;
        Mark(socket);
        if (!HasAdmins) return;
        lock (_order) TellUpdate(socket, writer => writer.WriteString("transport"u8, socket.TransportName));
    }

    /// <summary>Gives one admin the list of all sockets (F-ADM-08).</summary>
    public void TellAll(Socket admin)
    {
        lock (_order) _listing++;
        // Outside the lock, as converters are the application's. What changes meanwhile is told once more afterwards.
        var data = new Dictionary<Socket, byte[]>();
        foreach (var socket in All().Take(MostSockets)) data[socket] = SocketShape.DataOf(socket);

        lock (_order)
        {
            Tell(admin, "all_sockets", Json(writer =>
            {
                writer.WriteStartArray();
                foreach (var socket in All().Take(MostSockets))
                {
                    if (!data.ContainsKey(socket)) _stale.Add(socket);
                    SocketShape.Write(writer, socket, data.TryGetValue(socket, out var json) ? json : "{}"u8);
                }

                writer.WriteEndArray();
            }));
            _stale.UnionWith(_toldMeanwhile);
            if (--_listing == 0) _toldMeanwhile.Clear();
        }

        TellData();
    }

    /// <summary>Tells of the data that has changed, as far as the allowance goes; what is left is told the next time.</summary>
    public void TellData()
    {
        lock (_order)
        {
            // One at a time, or an older state could be told after a newer one.
            if (_flushing) return;
            _flushing = true;
        }

        while (TakeStale() is { } socket)
        {
            var data = SocketShape.DataOf(socket);
            lock (_order)
            {
                if (_listing > 0) _toldMeanwhile.Add(socket);
                TellUpdate(socket, writer =>
                {
                    writer.WritePropertyName("data"u8);
                    writer.WriteRawValue(data, skipInputValidation: true);
                });
            }
        }
    }

    private void TellUpdate(Socket socket, Action<Utf8JsonWriter> write) => Tell("socket_updated", Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, socket.Id);
        writer.WriteString("nsp"u8, socket.Namespace.Name);
        write(writer);
        writer.WriteEndObject();
    }));

    private void OnRoomChange(Namespace place, RoomChange change)
    {
        if (!HasAdmins || change is not { SocketId: { } id, Kind: RoomChangeKind.Joined or RoomChangeKind.Left }) return;
        lock (_order)
        {
            if (change.Kind == RoomChangeKind.Left) Tell("room_left", place.Name, change.Room, id, Now);
            else if (ReferenceEquals(place, admins) && change.Room == id) Tell(admins.Except(id), "room_joined", place.Name, id, id, Now);
            else Tell("room_joined", place.Name, change.Room, id, Now);
        }
    }

    private Socket? TakeStale()
    {
        lock (_order)
        {
            if (_stale.Count > 0 && allowance.TryTake(counts: false))
            {
                var socket = _stale.First();
                _stale.Remove(socket);
                return socket;
            }

            _flushing = false;
            return null;
        }
    }

    private IEnumerable<Socket> All() => namespaces.All.SelectMany(place => place.Broadcaster.Fetch<Socket>(BroadcastTarget.Everyone));

    // Past the watch for changes: nobody is told of it.
    private static void Mark(Socket socket)
    {
        if (socket.Data is not WatchedData data) return;
        data[SocketShape.Mark] = new Dictionary<string, string> { ["clientId"] = SocketShape.ClientIdOf(socket), ["transport"] = socket.TransportName };
    }

    private RawJson Json(Action<Utf8JsonWriter> write) => new(SocketShape.Write(admins.Json, write));

    private void Tell(string name, params ReadOnlySpan<object?> arguments) => Tell(admins.Everyone(), name, arguments);

    private void Tell(BroadcastOperator whom, string name, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            _ = whom.EmitAsync(name, arguments).AsTask();
        }
        catch (Exception fault)
        {
            // A parser of the application, for example.
            AdminLog.ReportFailed(logger, fault);
        }
    }

    private void Tell(Socket whom, string name, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            _ = whom.EmitAsync(name, arguments).AsTask();
        }
        catch (Exception fault)
        {
            AdminLog.ReportFailed(logger, fault);
        }
    }
}
