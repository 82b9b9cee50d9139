using Microsoft.Extensions.Logging;

namespace Chat.Tests.Support;

internal sealed record LogRecord(LogLevel Level, string Category, EventId Event, string Message, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{Event.Id} {Event.Name}] {Message} {Exception}".TrimEnd();
}
