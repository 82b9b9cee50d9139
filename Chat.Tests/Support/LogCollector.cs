using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Support;

/// <summary>Keeps every log record from <see cref="Floor"/> up.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = [];

    public LogLevel Floor { get; set; } = LogLevel.Trace;

    public IReadOnlyCollection<LogRecord> Records => _records;

    public IEnumerable<LogRecord> Named(string eventName) => _records.Where(record => record.Event.Name == eventName);

    public ILogger CreateLogger(string categoryName) => new Collecting(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collecting(LogCollector owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Floor;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner._records.Enqueue(new LogRecord(logLevel, category, eventId, formatter(state, exception), exception));
        }
    }
}
