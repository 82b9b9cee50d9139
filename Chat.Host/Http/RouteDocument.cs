namespace Chat.Host.Http;

/// <summary>How a route describes itself: what it does, takes, gives and refuses. <see cref="ApiDocument"/> shows it.</summary>
internal static class RouteDocument
{
    public static RouteHandlerBuilder Does(this RouteHandlerBuilder route, string summary) => route.WithSummary(summary);

    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params RouteField[] body) => route.WithMetadata(new RouteInput(body, []));

    /// <summary>Values of the query, and parts of the path that are not numbers.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder route, params RouteField[] query) => route.WithMetadata(new RouteInput([], query));

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) route.Produces<T>(status);
        return route;
    }

    /// <summary>Statuses of refusals, all in the one form. What every route of a group refuses is said of the group.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder routes, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses) routes.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(HttpFailure), ["application/json"]));
        return routes;
    }
}
