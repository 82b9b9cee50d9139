using FsCheck;
using FsCheck.Fluent;

namespace Chat.Tests.Protocol;

/// <summary>Runs a check on many made-up values; a failure names the value and the seed that brings it back.</summary>
internal static class ForAny
{
    private const int Runs = 500;

    public static void Holds<T>(Gen<T> values, Action<T> check) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs), Prop.ForAll(values.ToArbitrary(), check));
}
