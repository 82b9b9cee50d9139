namespace Chat.Host.Store.Committing;

/// <summary>More waits to be stored than the database takes in.</summary>
internal sealed class StoreBusyException() : Exception("The store is busy.");
