using Chat.Host;
using Microsoft.Extensions.Options;

try
{
    await ChatApp.Build(args).RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    // What is wrong with the configuration, and no stack trace around it.
    foreach (var fault in exception.Failures) await Console.Error.WriteLineAsync(fault);
    return 1;
}
