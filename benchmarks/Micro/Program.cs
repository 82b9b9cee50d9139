using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Micro;

if (args is ["listening"])
{
    Listening.Run();
    return 0;
}

// In this process: the library knows no way to build for .NET 10 by itself.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
var summary = BenchmarkRunner.Run<PacketBenchmarks>(config, args);

var budgets = Budgets.Read();
var isOver = false;
foreach (var report in summary.Reports)
{
    var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
    var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
    isOver |= allocated > budgets[name];
    Console.WriteLine($"{name}: {allocated} bytes allocated, {budgets[name]} allowed{(allocated > budgets[name] ? ": TOO MUCH" : "")}");
}

return isOver || summary.HasCriticalValidationErrors ? 1 : 0;
