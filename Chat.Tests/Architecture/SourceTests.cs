namespace Chat.Tests.Architecture;

internal sealed class SourceTests
{
    private static readonly IReadOnlyList<string> Sources = OurCode.Files(".cs");

    [Test]
    public void No_file_is_too_long() => AssertHolds(SourceRules.TooLong);

    [Test]
    public void No_folder_is_too_full() => Assert.That(SourceRules.TooFull(Sources), Is.Empty);

    [Test]
    public void No_file_lies_too_deep() => Assert.That(Sources.SelectMany(SourceRules.TooDeep), Is.Empty);

    [Test]
    public void Nothing_is_left_to_do() => AssertHolds(SourceRules.LeftToDo);

    [Test]
    public void No_test_sleeps() => AssertHolds(SourceRules.Sleeps);

    [Test]
    public void A_file_has_the_name_of_its_one_type() => AssertHolds(SourceRules.StrangeTypes);

    [Test]
    public void Each_rule_finds_what_breaks_it()
    {
        var many = Enumerable.Range(0, 16).Select(i => $"A/B/{i}.cs");
        Assert.That(SourceRules.TooLong("A.cs", new string('\n', 401)), Has.Exactly(1).Items);
        Assert.That(SourceRules.TooFull(many), Has.Exactly(1).Items);
        Assert.That(SourceRules.TooDeep("A/B/C/D/E.cs"), Has.Exactly(1).Items);
        Assert.That(SourceRules.TooDeep("samples/A/B/C/D/E.cs"), Has.Exactly(1).Items);
        Assert.That(SourceRules.LeftToDo("A.cs", $"/{"/"} TODO: more"), Has.Exactly(1).Items);
        Assert.That(SourceRules.Sleeps("Chat.Tests/A.cs", $"await Task.{"Delay"}(5);"), Has.Exactly(1).Items);
        Assert.That(SourceRules.StrangeTypes("A/B.cs", "internal sealed class B;\npublic readonly record struct C(int D);"), Is.EqualTo(["A/B.cs declares C"]));
    }

    [Test]
    public void No_rule_finds_what_is_in_order()
    {
        Assert.That(SourceRules.TooLong("A.cs", new string('\n', 400)), Is.Empty);
        Assert.That(SourceRules.TooFull(["A/B.cs", "A/C.cs"]), Is.Empty);
        Assert.That(SourceRules.TooDeep("samples/A/B/C/D.cs"), Is.Empty);
        Assert.That(SourceRules.Sleeps("Chat.Tests/Support/A.cs", $"await Task.{"Delay"}(5);"), Is.Empty);
        Assert.That(SourceRules.StrangeTypes("A/B.cs", "internal sealed class B\n{\n    private enum C\n"), Is.Empty);
    }

    private static void AssertHolds(Func<string, string, IEnumerable<string>> rule) =>
        Assert.That(Sources.SelectMany(path => rule(path, OurCode.Read(path))), Is.Empty);
}
