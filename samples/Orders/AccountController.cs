using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Orders;

[ApiController, Route("account")]
public sealed class AccountController : ControllerBase
{
    [HttpPost("sign-in")]
    public async Task<NoContentResult> SignInAsync(SignInRequest request)
    {
        var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, request.Name));
        if (request.Cook) identity.AddClaim(new Claim(ClaimTypes.Role, OrderSockets.Cook));
        await HttpContext.SignInAsync(new ClaimsPrincipal(identity));
        return NoContent();
    }
}
