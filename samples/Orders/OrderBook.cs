using System.Collections.Concurrent;

namespace Orders;

/// <summary>All orders; in place of a database.</summary>
public sealed class OrderBook
{
    private readonly ConcurrentDictionary<int, Order> _orders = [];
    private int _last;

    public IEnumerable<Order> Of(string customer) => _orders.Values.Where(order => order.Customer == customer).OrderBy(order => order.Id);

    public Order Add(string customer, string dish)
    {
        var order = new Order(Interlocked.Increment(ref _last), customer, dish, Ready: false);
        _orders[order.Id] = order;
        return order;
    }

    /// <summary>Null when there is no such order, or it was ready before.</summary>
    public Order? Finish(int id) =>
        _orders.TryGetValue(id, out var order) && !order.Ready && _orders.TryUpdate(id, order with { Ready = true }, order)
            ? order with { Ready = true }
            : null;
}
