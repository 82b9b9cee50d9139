using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Tests.Chat.Tutoring;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat;

/// <summary>The document of the routes against the routes, and against what they answer.</summary>
internal sealed partial class OpenApiTests
{
    private ChatHost _host = null!;
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ChatHost.StartAsync("Chat:Auth:Revocation=true");
        (_, _document) = await _host.CallAsync(HttpMethod.Get, "/openapi.json", null);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void It_has_every_route_and_no_other()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"));
        Assert.That(Operations().Select(operation => operation.Name), Is.EquivalentTo(routes));
    }

    [Test]
    public void Each_route_says_what_it_does_what_it_gives_and_how_it_refuses() => Assert.Multiple(() =>
    {
        foreach (var (name, operation) in Operations())
        {
            Assert.That(operation.Text("summary"), Is.Not.Empty, name);
            var statuses = operation.GetProperty("responses").EnumerateObject().ToList();
            Assert.That(statuses.Count(status => status.Name[0] == '2'), Is.Positive, name);
            Assert.That(statuses.Select(status => status.Name), Does.Contain("500").And.Contain("503"), name);
            foreach (var status in statuses.Where(status => status.Name != "204"))
            {
                var fields = FieldsOf(SchemaOf(status.Value));
                Assert.That(fields, status.Name[0] == '2' ? Is.Not.Empty : Is.EquivalentTo(Lines("success", "error")), $"{name} {status.Name}");
            }
            foreach (Match part in PathPart().Matches(name))
                Assert.That(NamesOf(operation, "path"), Does.Contain(part.Groups[1].Value), name);
        }
    });

    [Test]
    public async Task Whoever_has_no_token_is_refused_where_it_says_so_and_nowhere_else()
    {
        foreach (var (name, operation) in Operations())
        {
            var (status, _) = await _host.CallAsync(new HttpMethod(name.Split(' ')[0]), PathPart().Replace(name.Split(' ')[1], "1"), null);
            Assert.That(status == 401, Is.EqualTo(operation.GetProperty("responses").TryGetProperty("401", out _)), name);
            Assert.That(status == 401, Is.EqualTo(operation.TryGetProperty("security", out _)), name);
        }
    }

    [Test]
    public async Task A_body_that_lacks_what_it_requires_is_refused()
    {
        foreach (var (name, operation) in Operations().Where(operation => operation.Operation.TryGetProperty("requestBody", out _)))
        {
            Assert.That(FieldsOf(SchemaOf(operation.GetProperty("requestBody"))), Is.Not.Empty, name);
            var (status, _) = await _host.CallAsync(new HttpMethod(name.Split(' ')[0]), PathPart().Replace(name.Split(' ')[1], "1"), Admin, "{}");
            Assert.That(operation.GetProperty("responses").TryGetProperty($"{status}", out _), Is.True, $"{name} {status}");
            Assert.That(status, Is.AnyOf(400, 403), name);
        }
    }

    [TestCase("POST /api/rooms", """{"courseId":1,"studentId":9,"tutorId":3}""")]
    [TestCase("GET /api/rooms", null)]
    [TestCase("GET /api/rooms/{id}/messages", null)]
    [TestCase("POST /api/courses/{id}/enrollments", """{"studentId":9}""")]
    [TestCase("GET /api/messages/chats", null)]
    [TestCase("GET /api/chats", null)]
    [TestCase("POST /api/chats", """{"kind":"direct","member_ids":[10]}""")]
    [TestCase("GET /api/groups", null)]
    [TestCase("GET /api/messages/admin/socket-debug", null)]
    [TestCase("POST /api/admin/users/{id}/revoke", null)]
    [TestCase("GET /api/contracts", null)]
    [TestCase("POST /api/dev/token", """{"userId":9}""")]
    public async Task What_a_route_answers_has_the_fields_that_it_says(string name, string? body)
    {
        var operation = Operations().Single(operation => operation.Name == name).Operation;
        var caller = name.Contains("/rooms", StringComparison.Ordinal) ? Student : Admin;
        var (status, answer) = await _host.CallAsync(new HttpMethod(name.Split(' ')[0]), PathPart().Replace(name.Split(' ')[1], "1"), caller, body);
        Assert.That(status, Is.AnyOf(200, 201));
        var schema = SchemaOf(operation.GetProperty("responses").GetProperty($"{status}"));
        Assert.That(answer.Fields().Split(' '), Is.EquivalentTo(FieldsOf(schema)));
    }

    private IEnumerable<(string Name, JsonElement Operation)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    private static IEnumerable<string> NamesOf(JsonElement operation, string place) =>
        operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.Text("in") == place).Select(parameter => parameter.Text("name")!);

    private JsonElement SchemaOf(JsonElement answer) => Resolved(answer.GetProperty("content").GetProperty("application/json").GetProperty("schema"));

    private IEnumerable<string> FieldsOf(JsonElement schema) => schema.TryGetProperty("items", out var items)
        ? FieldsOf(Resolved(items)) : schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private JsonElement Resolved(JsonElement schema) => !schema.TryGetProperty("$ref", out var reference) ? schema
        : reference.GetString()!.Split('/').Skip(1).Aggregate(_document, (node, part) => node.GetProperty(part));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathPart();
}
