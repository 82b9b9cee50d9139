namespace Load.Dialects;

/// <summary>A request, and the messages that answer it, with the same number in both.</summary>
internal sealed record Exchange(Template Request, params Template[] Replies);
