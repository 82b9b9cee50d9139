namespace Chat.Host.Store.Schema;

/// <summary>The database answers, and can't be used: a wrong password, no such file, a table that is not what it should be.</summary>
internal sealed class StoreUnusableException(Exception why) : Exception($"The database can't be used: {why.Message}", why);
