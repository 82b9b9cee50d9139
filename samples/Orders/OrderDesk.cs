using SocketIo.Server.Hosting;

namespace Orders;

/// <summary>What can be done with orders. Controllers and sockets get it from the same container, and it emits for both.</summary>
public sealed class OrderDesk(OrderBook book, SocketIoServer io, ILogger<OrderDesk> logger)
{
    public const string Kitchen = "kitchen";

    public static string RoomOf(string customer) => $"customer:{customer}";

    public IEnumerable<Order> Of(string customer) => book.Of(customer);

    public async Task<Order> PlaceAsync(string customer, string dish)
    {
        var order = book.Add(customer, dish);
        await io.To(Kitchen).EmitAsync("placed", order);
        OrderLog.Placed(logger, order.Id);
        return order;
    }

    public async Task<bool> FinishAsync(int id)
    {
        if (book.Finish(id) is not { } order) return false;
        await io.To(RoomOf(order.Customer)).EmitAsync("ready", order);
        OrderLog.Finished(logger, order.Id);
        return true;
    }
}
