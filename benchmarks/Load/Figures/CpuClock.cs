using System.Globalization;
using Load.Wire;

namespace Load.Figures;

/// <summary>Processor time of a whole process, as in its <c>/proc</c> entry but to the nanosecond, and that which the host took away.</summary>
internal static class CpuClock
{
    private const int OfThisProcess = 2;

    // After "cpu": user, nice, system, idle, iowait, irq, softirq, steal, in hundredths of a second, of all cores since the machine started.
    private const int PlaceOfSteal = 8;

    public static TimeSpan Stolen
    {
        get
        {
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromMilliseconds(10 * long.Parse(fields[PlaceOfSteal], CultureInfo.InvariantCulture));
        }
    }

    public static TimeSpan Own
    {
        get
        {
            _ = Native.ReadClock(OfThisProcess, out var time);
            return time.ToTimeSpan();
        }
    }

    public static TimeSpan OfProcess(int process)
    {
        if (Native.FindCpuClock(process, out var clock) != 0 || Native.ReadClock(clock, out var time) != 0) throw new LoadException("the server has ended");
        return time.ToTimeSpan();
    }
}
