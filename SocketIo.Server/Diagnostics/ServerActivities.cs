using System.Diagnostics;

namespace SocketIo.Server.Diagnostics;

/// <summary>
/// The spans of the server, on the source <c>SocketIo.Server</c>: one for each event that is dispatched, one for each client on its way into
/// a namespace. Each is the root of its own trace, as the request that carries a connection lives for hours. To be started in an
/// async method, whose caller then keeps the activity it had.
/// </summary>
internal static class ServerActivities
{
    public const string SourceName = "SocketIo.Server";
    public const string EventActivity = "socketio.event";
    public const string ConnectActivity = "socketio.connect";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool AreObserved => Source.HasListeners();

    /// <param name="name">The event's name: a tag and not the span's name, as clients choose it.</param>
    /// <param name="socket">The socket's id.</param>
    /// <param name="namespace">The namespace's name.</param>
    public static Activity? StartEvent(string name, string socket, string @namespace) =>
        Start(EventActivity, socket, @namespace)?.SetTag("socketio.event.name", name);

    public static Activity? StartConnect(string socket, string @namespace) => Start(ConnectActivity, socket, @namespace);

    /// <summary>Marks what runs now as failed, if it is ours.</summary>
    public static void NoteFault(Exception fault)
    {
        if (Activity.Current is not { } activity || !ReferenceEquals(activity.Source, Source)) return;
        activity.SetStatus(ActivityStatusCode.Error);
        activity.SetTag("error.type", fault.GetType().FullName);
    }

    private static Activity? Start(string name, string socket, string @namespace)
    {
        if (!AreObserved) return null;
        Activity.Current = null;
        var activity = Source.StartActivity(name, ActivityKind.Server);
        activity?.SetTag("socketio.socket.id", socket);
        activity?.SetTag("socketio.namespace", @namespace);
        return activity;
    }
}
