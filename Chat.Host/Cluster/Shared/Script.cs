using System.Security.Cryptography;
using System.Text;

namespace Chat.Host.Cluster.Shared;

/// <summary>
/// A change or a question that Redis carries out in one step. It names keys by itself where only the data tells which,
/// so all keys are on one primary.
/// </summary>
internal sealed class Script
{
    public Script(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis calls a script by its SHA-1; nothing is kept safe by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Hash { get; }
}
