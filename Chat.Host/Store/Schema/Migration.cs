namespace Chat.Host.Store.Schema;

internal sealed record Migration(int Version, string Name, IReadOnlyList<string> Statements);
