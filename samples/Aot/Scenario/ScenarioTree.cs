namespace Aot.Scenario;

/// <summary>Binary at several depths, in objects and in lists; the JavaScript side makes the same in <c>lib/bytes.mjs</c>.</summary>
internal sealed record ScenarioTree(string Name, byte[]? Data, byte[][] List, ScenarioTree? Child)
{
    public static ScenarioTree Create() => new(
        "root",
        Pattern(3),
        [Pattern(0), Pattern(1), Pattern(256)],
        new("child", null, [], new("grandchild", Pattern(1000), [Pattern(2)], null)));

    /// <summary>Bytes that both sides can make, so that neither has to trust the other.</summary>
    public static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
            bytes[index] = (byte)(index * 7 + length);
        return bytes;
    }
}
