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

    /// <summary>Draws whether listeners are offered a span for an event; costs one look at a field where there are none.</summary>
    /// <param name="ratio">For how many of all.</param>
    public static bool IsOffered(double ratio) => Source.HasListeners() && (ratio >= 1 || Random.Shared.NextDouble() < ratio);

    /// <param name="name">The event's name: a tag and not the span's name, as clients choose it.</param>
    /// <param name="socket">The socket's id.</param>
    /// <param name="namespace">The namespace's name.</param>
    public static Activity? StartEvent(string name, string socket, string @namespace) =>
        Start(EventActivity, socket, @namespace) is { } activity ? Tag(activity, "socketio.event.name", name) : null;

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
        if (!Source.HasListeners()) return null;
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Server) is { } activity
            ? Tag(Tag(activity, "socketio.socket.id", socket), "socketio.namespace", @namespace)
            : null;
    }

    // A trace that is not recorded has an activity as well, which only carries the trace's id.
    private static Activity Tag(Activity activity, string key, string value) => activity.IsAllDataRequested ? activity.SetTag(key, value) : activity;
}
