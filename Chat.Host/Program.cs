using Chat.Host;
using Chat.Host.Warmup;
using Microsoft.Extensions.Options;

try
{
    await using var rehearsal = Rehearsal.Begin();
    await ChatApp.Build(args, builder => builder.Services.AddSingleton(rehearsal).AddHostedService<RehearsalEnd>()).RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    return Refuse([exception]);
}
catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    return Refuse(exception.InnerExceptions.Cast<OptionsValidationException>());
}

// What is wrong with the configuration, and no stack trace around it.
static int Refuse(IEnumerable<OptionsValidationException> faults)
{
    foreach (var fault in faults.SelectMany(section => section.Failures)) Console.Error.WriteLine(fault);
    return 1;
}
