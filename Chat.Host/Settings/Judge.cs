using Microsoft.Extensions.Options;

namespace Chat.Host.Settings;

/// <summary>Names all faults of some options at once.</summary>
internal sealed class Judge<T>(Func<T, IEnumerable<string>> faultsOf) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = faultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
