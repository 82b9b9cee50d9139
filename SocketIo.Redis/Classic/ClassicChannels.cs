using System.Text.RegularExpressions;

namespace SocketIo.Redis.Classic;

/// <summary>The channels of one namespace (F-ADP-09).</summary>
internal sealed partial class ClassicChannels(string prefix, string place, string uid)
{
    /// <summary>Broadcasts; those to one room have its name and a <c>#</c> behind.</summary>
    public string Broadcasts { get; } = $"{prefix}#{place}#";

    public string Requests { get; } = $"{prefix}-request#{place}#";

    public string Responses { get; } = $"{prefix}-response#{place}#";

    public string OwnResponses => ResponsesOf(uid);

    /// <summary>Every channel of broadcasts. What is a wildcard in a namespace's name stands for itself, unlike in the reference (F-ADP-30).</summary>
    public string AllBroadcasts => Wildcards().Replace(Broadcasts, "\\$0") + "*";

    /// <summary>A channel of broadcasts to a room in which nobody is, so that other nodes pass over what comes there.</summary>
    public string Probe => RoomOf($"{uid}#probe");

    public string RoomOf(string room) => $"{Broadcasts}{room}#";

    public string ResponsesOf(string node) => $"{Responses}{node}#";

    [GeneratedRegex(@"[*?\[\]\\]")]
    private static partial Regex Wildcards();
}
