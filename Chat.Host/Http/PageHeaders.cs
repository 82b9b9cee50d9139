using Microsoft.AspNetCore.StaticFiles;

namespace Chat.Host.Http;

/// <summary>What goes with the page's files, beside what the page says of itself.</summary>
internal static class PageHeaders
{
    public static StaticFileOptions Options { get; } = new() { OnPrepareResponse = Add };

    private static void Add(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        // Asked for again each time, by its ETag: modules of two versions must not meet in one page.
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        // A page cannot say this in a meta element.
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";
    }
}
