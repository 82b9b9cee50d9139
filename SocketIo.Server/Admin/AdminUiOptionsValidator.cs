using Microsoft.Extensions.Options;
using SocketIo.Server.Admin.Login;

namespace SocketIo.Server.Admin;

/// <summary>Finds every fault of the options, so that one start tells them all.</summary>
internal sealed class AdminUiOptionsValidator : IValidateOptions<AdminUiOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminUiOptions options)
    {
        var faults = new List<string>();
        switch (options.Authentication)
        {
            case null:
                faults.Add("Authentication is not set; it must be Basic, or None to let everyone in.");
                break;
            case AdminUiAuthentication.None:
                if (options.UserName is not null || options.PasswordHash is not null || options.CheckPassword is not null)
                    faults.Add("Authentication is None, but UserName, PasswordHash or CheckPassword is set.");
                break;
            case AdminUiAuthentication.Basic when options.CheckPassword is not null:
                if (options.UserName is not null || options.PasswordHash is not null)
                    faults.Add("CheckPassword is set, and so is UserName or PasswordHash; only one of them can count.");
                break;
            case AdminUiAuthentication.Basic:
                CheckCredentials(faults, options);
                break;
            default:
                faults.Add($"Authentication is {options.Authentication}; it must be Basic or None.");
                break;
        }

        // A comma ends the name of a namespace on the wire.
        if (string.IsNullOrEmpty(options.NamespaceName) || options.NamespaceName is "/" || options.NamespaceName.Contains(',', StringComparison.Ordinal))
            faults.Add($"NamespaceName is \"{options.NamespaceName}\"; it must be a name without a comma, and not that of the main namespace.");
        if (options.Mode is { } mode && !Enum.IsDefined(mode)) faults.Add($"Mode is {mode}; it must be Development or Production.");
        if (options.ServerId is { Length: 0 }) faults.Add("ServerId is empty.");
        if (options.MaxEventsPerSecond < 1) faults.Add($"MaxEventsPerSecond is {options.MaxEventsPerSecond}; it must be 1 or more.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckCredentials(List<string> faults, AdminUiOptions options)
    {
        if (string.IsNullOrEmpty(options.UserName)) faults.Add("UserName is not set.");
        if (string.IsNullOrEmpty(options.PasswordHash)) faults.Add("PasswordHash is not set, and neither is CheckPassword.");
        else if (!PasswordHashes.IsValid(options.PasswordHash))
            faults.Add("PasswordHash is no hash of ASP.NET Core's PasswordHasher; for bcrypt and others set CheckPassword.");
    }
}
