using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Orders;

[ApiController, Authorize, Route("orders")]
public sealed class OrdersController(OrderDesk desk) : ControllerBase
{
    [HttpGet]
    public IEnumerable<Order> Mine() => desk.Of(User.Identity!.Name!);

    [HttpPost]
    public async Task<ActionResult<Order>> PlaceAsync(OrderRequest request)
    {
        var order = await desk.PlaceAsync(User.Identity!.Name!, request.Dish);
        return Created($"/orders/{order.Id}", order);
    }
}
