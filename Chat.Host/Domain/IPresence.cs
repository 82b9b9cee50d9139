namespace Chat.Host.Domain;

/// <summary>Who is here, through how many connections, and for which kinds of conversation.</summary>
internal interface IPresence
{
    /// <summary>Counts a connection in. Returns the kinds for which it is the person's first.</summary>
    IReadOnlyCollection<string> Arrive(long userId, string connection, IReadOnlyCollection<string> kinds);

    void Depart(long userId, string connection);

    /// <summary>Whether a message of this kind of conversation gets to the person now.</summary>
    bool Reaches(long userId, string kind);
}
