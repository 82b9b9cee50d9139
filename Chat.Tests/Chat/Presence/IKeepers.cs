namespace Chat.Tests.Chat.Presence;

/// <summary>Where something is kept, for suites that hold wherever that is.</summary>
internal interface IKeepers : IAsyncDisposable
{
    Task StartAsync();

    /// <summary>One that knows of nothing yet.</summary>
    Task<T> CreateAsync<T>()
        where T : notnull;

    /// <summary>For the next test.</summary>
    Task ClearAsync();
}
