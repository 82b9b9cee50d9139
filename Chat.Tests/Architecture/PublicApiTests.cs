using System.Reflection;
using Chat.Tests.Support;

namespace Chat.Tests.Architecture;

internal sealed class PublicApiTests
{
    private const string Accept = "ACCEPT_PUBLIC_API";

    private static IEnumerable<Assembly> Libraries => [OurCode.Protocol, OurCode.Server, OurCode.Redis];

    [Test]
    public void The_public_surface_is_what_was_accepted([ValueSource(nameof(Libraries))] Assembly library)
    {
        var path = Path.Combine(Repository.Root, library.GetName().Name!, "PublicApi.txt");
        var actual = PublicApi.Of(library);
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(path, string.Join('\n', actual) + '\n');

        var difference = PublicApi.Difference(File.Exists(path) ? File.ReadAllLines(path) : [], actual);
        Assert.That(difference, Is.Empty, $"If this is meant, run the tests once with {Accept}=1 and commit {Path.GetFileName(path)}.\n{string.Join('\n', difference)}");
    }

    [Test]
    public void A_type_is_written_down_member_by_member() =>
        Assert.That(string.Join('\n', PublicApi.Of(typeof(Offered<>)).Order(StringComparer.Ordinal)), Is.EqualTo(
            """
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.Count: int { get; }
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.Limit = 7
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.Name: string? { get; init; }
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.TryGet<TKey>(in TKey key, out T value, IReadOnlyList<string?>? names = null, bool deep = true): bool
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.new()
            Chat.Tests.Architecture.PublicApiTests.Offered<T>.static All(params ReadOnlySpan<object?[]> names): Offered<T>?
            Chat.Tests.Architecture.PublicApiTests.Offered<T>: sealed class : IDisposable
            """));

    [Test]
    public void What_was_added_and_what_was_taken_away_is_told() =>
        Assert.That(PublicApi.Difference(["a", "b"], ["b", "c"]), Is.EqualTo(["- a", "+ c"]));

#pragma warning disable CA1000, CA1034, CA1822, CS1591, NUnit1028, NUnit1032 // It is only looked at.
    public sealed class Offered<T> : IDisposable
    {
        public const int Limit = 7;

        public string? Name { get; init; }

        public int Count { get; private set; }

        internal int Hidden { get; set; }

        public static Offered<T>? All(params ReadOnlySpan<object?[]> names) => null;

        public bool TryGet<TKey>(in TKey key, out T value, IReadOnlyList<string?>? names = null, bool deep = true)
        {
            value = default!;
            return deep && names is null && key is null;
        }

        void IDisposable.Dispose() => Count = 0;
    }
#pragma warning restore CA1000, CA1034, CA1822, CS1591, NUnit1028, NUnit1032
}
