using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Tests.Architecture;
using Chat.Tests.Support;

namespace Chat.Tests.Docs;

/// <summary>What <c>docs/monitoring.md</c> lists.</summary>
internal sealed partial class MonitoringPageTests
{
    private static readonly string Page = OurCode.Read("docs/monitoring.md");

    [Test]
    public async Task The_instruments_of_the_page_are_those_of_the_meter()
    {
        var found = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "SocketIo.Server") found[instrument.Name] = true;
            },
        };
        listener.Start();
        await using var app = await TestApp.StartAsync();

        Assert.That(Instrument().Matches(Page).Select(match => match.Value).Distinct(), Is.EquivalentTo(found.Keys));
    }

    [Test]
    public void The_log_ids_of_the_page_are_those_of_messages()
    {
        var ids = LogMethods.All().Select(method => method.Id).ToHashSet();

        Assert.That(LogId().Matches(Page).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).Where(id => !ids.Contains(id)), Is.Empty);
    }

    [GeneratedRegex(@"\bsocketio\.server(\.\w+)+")]
    private static partial Regex Instrument();

    // 1101, but not the bounds of ranges.
    [GeneratedRegex(@"(?<!\d|–|,)1[0-4]\d\d(?!\d|–)")]
    private static partial Regex LogId();
}
