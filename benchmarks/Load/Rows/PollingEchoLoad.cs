using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Clients on long-polling that each ask again as soon as they have their answer.</summary>
internal sealed class PollingEchoLoad(Reactor reactor, int port, IDialect dialect) : Workload(reactor, port, dialect)
{
    private const int Clients = 50;

    private static readonly string Text = Texts.Letters(128);

    private readonly PollingClient[] _clients = new PollingClient[Clients];
    private readonly Template[] _requests = new Template[Clients];
    private readonly int[] _asked = new int[Clients];
    private readonly Template _reply = Template.Plain($"43{Template.Number}[\"{Text}\"]");
    private int _busy;

    public override bool IsQuiet => _busy == 0;

    public override Task PrepareAsync() => ForEachAsync(Clients, async i =>
    {
        _clients[i] = await PollingClient.OpenAsync(Reactor, Port);
        _requests[i] = Template.Plain(_clients[i].PostOf($"42{Template.Number}[\"echo\",\"{Text}\"]"));
    });

    protected override void Begin() => Repeat(Clients, async i =>
    {
        _busy++;
        var number = _asked[i]++;
        var answer = _clients[i].PollAsync();
        await _clients[i].PostAsync(_requests[i].With(number).ToArray());
        Expect(await answer, _reply.With(number));
        Units++;
        _busy--;
    });
}
