using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Hosting;

/// <summary>
/// The cookie of the reference: <c>io=&lt;session&gt;; Path=/; HttpOnly; SameSite=Lax</c> (F-ENG-40), and <c>Secure</c> over TLS. Change what
/// should be different.
/// </summary>
public sealed class SessionCookie : CookieBuilder
{
    /// <summary>Creates the cookie of the reference.</summary>
    public SessionCookie()
    {
        Name = "io";
        Path = "/";
        HttpOnly = true;
        SameSite = SameSiteMode.Lax;
        // Load balancers send clients to the right node by it.
        IsEssential = true;
    }
}
