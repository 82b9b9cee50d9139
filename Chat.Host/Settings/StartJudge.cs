using Microsoft.Extensions.Options;

namespace Chat.Host.Settings;

/// <summary>Gathers what is wrong in all parts of the configuration.</summary>
internal static class StartJudge
{
    /// <exception cref="OptionsValidationException">All faults of all parts.</exception>
    public static void Run(params Action[] parts)
    {
        var faults = new List<string>();
        foreach (var part in parts)
        {
            try
            {
                part();
            }
            catch (OptionsValidationException exception)
            {
                faults.AddRange(exception.Failures);
            }
            catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
            {
                faults.AddRange(exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures));
            }
        }
        if (faults.Count > 0) throw new OptionsValidationException("Chat", typeof(StartJudge), faults.Distinct());
    }
}
