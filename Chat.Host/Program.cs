using Chat.Host;
using Chat.Host.Store.Schema;
using Chat.Host.Warmup;
using Microsoft.Extensions.Options;

try
{
    await using var rehearsal = Rehearsal.Begin();
    await rehearsal.StagedAsync();
    await ChatApp.Build(args, builder => builder.Services.AddSingleton(rehearsal).AddHostedService<RehearsalEnd>()).RunAsync();
    return Environment.ExitCode;
}
catch (OptionsValidationException exception)
{
    return Refuse(exception.Failures);
}
catch (StoreUnusableException exception)
{
    return Refuse([exception.Message]);
}

// What keeps the host from starting, and no stack trace around it.
static int Refuse(IEnumerable<string> faults)
{
    foreach (var fault in faults) Console.Error.WriteLine(fault);
    return 1;
}
