namespace Chat.Host.Store;

/// <summary><c>Chat:Store</c>.</summary>
internal sealed class StoreOptions
{
    /// <summary>The SQLite file, from the content root when it is not a full path.</summary>
    public string File { get; set; } = "chat.db";
}
