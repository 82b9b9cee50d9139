using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Trouble;

/// <summary>A disk of two megabytes in memory, which a test can fill. Only root may make one; the test is left out elsewhere.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private string Filler => _folder.File("filler");

    public static async Task<SmallDisk> CreateAsync()
    {
        var disk = new SmallDisk();
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk._folder.Path) == 0) return disk;
        disk._folder.Dispose();
        Assert.Ignore("Only root may mount a disk.");
        return disk;
    }

    public string File(string name) => _folder.File(name);

    /// <summary>Nothing more fits.</summary>
    public void Fill()
    {
        using var filler = System.IO.File.Create(Filler, 1);
        try
        {
            while (true) filler.Write(new byte[1024]);
        }
        catch (IOException)
        {
            // That was the last.
        }
    }

    public void Free() => System.IO.File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", _folder.Path);
        _folder.Dispose();
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().WithPatience();
        return process.ExitCode;
    }
}
