using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Support;

/// <summary>Listens to every instrument of one application's server, as an exporter would. Sums by name and tag: <c>name{tag=value}</c>.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = [];
    private readonly ConcurrentDictionary<string, bool> _instruments = [];
    private readonly ConcurrentDictionary<string, bool> _servers = [];

    public MeterReader(IServiceProvider services, string meter = "SocketIo.Server")
    {
        var scope = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != meter || !ReferenceEquals(instrument.Meter.Scope, scope)) return;
            _instruments[instrument.Name] = true;
            _servers[$"{instrument.Meter.Tags?.FirstOrDefault().Value}"] = true;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What the meters say about the server they are for.</summary>
    public IEnumerable<object?> Servers => _servers.Keys.Select(server => server.Length == 0 ? null : server);

    public IEnumerable<string> Instruments => _instruments.Keys;

    /// <summary>The instruments that have measured something.</summary>
    public IEnumerable<string> Measured => _sums.Keys.Select(key => key.Split('{')[0]).Distinct();

    public double this[string key] => _sums.GetValueOrDefault(key);

    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = tags.Length == 0 ? instrument.Name : $"{instrument.Name}{{{tags[0].Key}={tags[0].Value}}}";
        _sums.AddOrUpdate(key, value, (_, sum) => instrument.IsObservable ? value : sum + value);
    }
}
