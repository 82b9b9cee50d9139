using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Chat.Tests.Support;

/// <summary>Names the facts of the reference that a test proves; select with <c>--filter Proves=F-ENG-18</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class ProvesAttribute(params string[] ids) : NUnitAttribute, IApplyToTest
{
    public IReadOnlyList<string> Ids => ids;

    public void ApplyToTest(Test test)
    {
        foreach (var id in ids)
            test.Properties.Add("Proves", id);
    }
}
