namespace Orders;

internal static partial class OrderLog
{
    [LoggerMessage(1, LogLevel.Information, "Order {Id} placed", EventName = "Placed")]
    public static partial void Placed(ILogger logger, int id);

    [LoggerMessage(2, LogLevel.Information, "Order {Id} is ready", EventName = "Finished")]
    public static partial void Finished(ILogger logger, int id);
}
