using Chat.Host.Contracts;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Chat.Contracts;

public sealed class ContractMapTests
{
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase) { ["tutoring"] = "/", ["messenger"] = "/messenger" };

    [Test]
    public void A_contract_is_on_its_own_namespace_unless_configured()
    {
        var map = ContractMap.Read([("tutoring", "/lessons"), ("Messenger", "/")], Defaults);
        Assert.That((map.NamespaceOf("tutoring"), map.NamespaceOf("messenger")), Is.EqualTo(("/lessons", "/")));
    }

    [Test]
    public void Two_contracts_on_one_namespace_stop_the_start_and_both_are_named()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => ContractMap.Read([("messenger", "/")], Defaults));
        Assert.That(refused!.Failures, Is.EqualTo(ChatWorld.Lines("Chat:Contracts: tutoring and messenger are both on the namespace '/'.")));
    }

    [Test]
    public void Every_fault_is_named_at_once()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => ContractMap.Read([("lessons", "/"), ("tutoring", "lessons")], Defaults));
        Assert.That(refused!.Failures, Is.EqualTo(ChatWorld.Lines(
            "Chat:Contracts:lessons: there is no contract of this name.",
            "Chat:Contracts:tutoring is 'lessons'; a namespace starts with '/'.")));
    }
}
