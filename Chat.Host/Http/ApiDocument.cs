using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Chat.Host.Http;

/// <summary>The document of the routes, at <c>/openapi.json</c>. It is made of the routes themselves, so it has each of them as it is.</summary>
internal sealed class ApiDocument : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    public const string Path = "/openapi.json";

    private const string Scheme = "bearer";

    public static void Shape(OpenApiOptions options)
    {
        options.AddDocumentTransformer<ApiDocument>().AddOperationTransformer<ApiDocument>();
        options.CreateSchemaReferenceId = NameOf;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Chat.Host",
            Version = "1",
            Description = "The HTTP side of the chat. Messages, typing and receipts go by Socket.IO.",
        };
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Scheme, BearerFormat = "JWT" };
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var inputs = context.Description.ActionDescriptor.EndpointMetadata.OfType<RouteInput>().ToList();
        var asked = inputs.SelectMany(input => input.Query).ToDictionary(field => field.Name);
        operation.Parameters ??= [];
        foreach (var part in RoutePatternFactory.Parse(context.Description.RelativePath!).Parameters)
            operation.Parameters.Add(Parameter(asked.Remove(part.Name, out var told) ? told : RouteField.Id(part.Name), ParameterLocation.Path));
        foreach (var field in asked.Values) operation.Parameters.Add(Parameter(field, ParameterLocation.Query));
        RouteField[] body = [.. inputs.SelectMany(input => input.Body)];
        if (body.Length > 0) operation.RequestBody = BodyOf(body);
        if (operation.Responses?.ContainsKey("401") == true)
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>Contracts have payloads of the same names, so a schema's name begins with where its type stands.</summary>
    private static string? NameOf(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
        ? $"{type.Type.Namespace?.Split('.')[^1]}{type.Type.DeclaringType?.Name}{name}" : null;

    private static OpenApiParameter Parameter(RouteField field, ParameterLocation place) =>
        new() { Name = field.Name, In = place, Required = field.Required, Schema = SchemaOf(field) };

    private static OpenApiRequestBody BodyOf(IReadOnlyList<RouteField> fields) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)SchemaOf(field)),
                    Required = fields.Where(field => field.Required).Select(field => field.Name).ToHashSet(),
                },
            },
        },
    };

    private static OpenApiSchema SchemaOf(RouteField field)
    {
        var one = field.IsId
            ? new OpenApiSchema { Type = JsonSchemaType.Integer | JsonSchemaType.String, Format = "int64", Pattern = "^[0-9]+$" }
            : new OpenApiSchema { Type = JsonSchemaType.String };
        return field.Many ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one;
    }
}
