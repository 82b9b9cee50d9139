namespace Chat.Tests.Docs;

/// <summary>A test: its class and method, the class alone when it is about one fact as a whole, or a node test's file and name.</summary>
/// <param name="File">The node test's file; empty for a test of this assembly.</param>
/// <param name="Name">What it is called.</param>
internal sealed record ProvenBy(string File, string Name)
{
    public override string ToString() => File.Length == 0 ? Name : $"{File}: {Name}";
}
