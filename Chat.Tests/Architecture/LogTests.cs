namespace Chat.Tests.Architecture;

internal sealed class LogTests
{
    [Test]
    public void Log_ids_are_unique_and_in_the_range_of_the_layer_that_speaks() => Assert.That(LogMethods.Violations(LogMethods.All()), Is.Empty);

    [Test]
    public void There_are_log_methods_to_look_at() => Assert.That(LogMethods.All(), Has.Count.GreaterThan(20));

    [TestCase("Said", 1201, "Said", "Server.Transports"), TestCase("Said", 1201, "Other", "Server.Engine"), TestCase("Said", 1201, null, "Server.Engine")]
    [TestCase("Said", 1700, "Said", "Server.Engine"), TestCase("Said", 2001, "Said", "Server.Engine")]
    public void A_log_method_that_breaks_the_rules_is_found(string name, int id, string? eventName, string caller) =>
        Assert.That(LogMethods.Violations([new LogMethod(name, id, eventName, [caller])]), Has.Count.EqualTo(1));

    [Test]
    public void A_log_method_that_nobody_calls_is_found() =>
        Assert.That(LogMethods.Violations([new LogMethod("Said", 1201, "Said", [])]), Has.Count.EqualTo(1));

    [Test]
    public void A_doubled_id_is_found() =>
        Assert.That(
            LogMethods.Violations([new LogMethod("A", 2001, "A", ["Host.Store"]), new LogMethod("B", 2001, "B", ["Host"])]),
            Is.EqualTo(["2001 is the id of A and B"]));
}
