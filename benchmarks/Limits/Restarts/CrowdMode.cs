using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Load.Wire;

namespace Limits.Restarts;

/// <summary>A crowd in a process of its own. It is there, then does what each line of its standard input says and answers by a line.</summary>
internal static class CrowdMode
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <param name="options">How many clients, how many questions a second, and the port of each node.</param>
    public static void Run(string[] options)
    {
        int[] numbers = [.. options.Select(option => int.Parse(option, CultureInfo.InvariantCulture))];
        using var reactor = new Reactor();
        var crowd = new Crowd(reactor, numbers[2..], numbers[0]);
        reactor.Complete(crowd.ConnectAsync(), Limit);
        var asks = true;
        reactor.Pacer = new Pacer(numbers[1], () =>
        {
            if (asks) crowd.AskNext();
        });
        Console.WriteLine("there");

        var lines = new ConcurrentQueue<string>();
        _ = ReadAsync();
        while (asks)
        {
            var line = "";
            Wait(() => lines.TryDequeue(out line!));
            Console.WriteLine(line.Split(' ') switch
            {
                ["leaves", var node] => Do(() => crowd.Leaves(Number(node))),
                ["stays", var node, var port] => Do(() => crowd.Stays(Number(node), Number(port))),
                ["arrivals"] => Settle(),
                ["figures"] => End(),
                _ => throw new LoadException($"not a command: {line}"),
            });
        }

        async Task ReadAsync()
        {
            await StandardInput.ReadAsync(lines.Enqueue);
            Environment.Exit(0);
        }

        void Wait(Func<bool> condition)
        {
            if (!reactor.RunUntil(condition, Limit)) throw new LoadException("it took too long");
        }

        string Settle()
        {
            Wait(() => crowd.OnTheWay == 0);
            return JsonSerializer.Serialize(crowd.Arrived);
        }

        string End()
        {
            asks = false;
            Wait(() => crowd.IsQuiet);
            return JsonSerializer.Serialize(crowd.Figures);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Do(Action what)
    {
        what();
        return "done";
    }
}
