namespace Chat.Host.Domain;

/// <summary>More waits to be stored than the database takes in: what many clients together can bring about, so it is no error of the server.</summary>
internal sealed class StoreBusyException() : Exception("The store is busy.");
