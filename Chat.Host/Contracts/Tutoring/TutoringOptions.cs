namespace Chat.Host.Contracts.Tutoring;

/// <summary><c>Chat:Tutoring</c>.</summary>
internal sealed class TutoringOptions
{
    /// <summary>Tells a whole course what is said in its 1-to-1 rooms. Off, as that shows a private chat.</summary>
    public bool CourseBroadcast { get; set; }
}
