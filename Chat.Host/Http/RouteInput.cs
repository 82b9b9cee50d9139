namespace Chat.Host.Http;

/// <summary>What a route reads beside its path. Routes read their input field by field, so nothing but this says what it is.</summary>
internal sealed record RouteInput(IReadOnlyList<RouteField> Body, IReadOnlyList<RouteField> Query);
