using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Revision3;

/// <summary>Polling by scripts and forms, which both revisions can do.</summary>
public sealed class JsonpTests
{
    [Test, Proves("F-EIO3-16", "F-EIO3-17")]
    public async Task An_old_client_polls_with_scripts_and_posts_forms()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=3&transport=polling&b64=1&j=a4x2");
        Assert.That(open["Content-Type"], Is.EqualTo("text/plain; charset=UTF-8"));
        Assert.That(open.Text, Does.StartWith("___eio[42](\"").And.EndWith("2:40\");"));
        var target = $"/socket.io/?EIO=3&transport=polling&sid={SidIn(open.Text)}&j=7";

        // The client doubles the backslash before an n, as a single one would mean a newline.
        var posted = await client.PostAsync(
            target, "d=" + Uri.EscapeDataString("17:42[\"echo\",\"a\\\\nb\"]"), ("Content-Type", "application/x-www-form-urlencoded"));
        Assert.That(posted.ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo("___eio[42](\"17:42[\\\"echo\\\",\\\"a\\\\nb\\\"]\");"));
    }

    [Test, Proves("F-EIO3-16", "F-EIO3-17", "F-EIO3-06")]
    public async Task The_function_is_the_one_of_the_first_request()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=3&transport=polling&j=0");
        var target = $"/socket.io/?EIO=3&transport=polling&sid={SidIn(open.Text)}&j=7";
        Assert.That((await client.PostAsync(target, "d=" + Uri.EscapeDataString("14:42[\"echo\",\"\u2028\"]"))).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo("___eio[0](\"14:42[\\\"echo\\\",\\\"\\u2028\\\"]\");"));

        await app.Server.EmitAsync("b", new byte[] { 1, 2, 3 });
        Assert.That((await client.GetAsync(target)).Text, Does.EndWith("6:b4AQID\");"));
    }

    [Test, Proves("F-EIO3-17")]
    public async Task A_form_without_data_is_ignored()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=3&transport=polling&j=0");
        var target = $"/socket.io/?EIO=3&transport=polling&sid={SidIn(open.Text)}";
        Assert.That((await client.PostAsync(target, "x=1")).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.PostAsync(target, "d=1:2")).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo("___eio[0](\"1:3\");"));
    }

    [Test, Proves("F-EIO3-18")]
    public async Task A_current_client_may_do_it_too()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=4&transport=polling&j=3");
        Assert.That(open.Text, Does.StartWith("___eio[3](\"0{\\\"sid\\\":"));
        var target = $"/socket.io/?EIO=4&transport=polling&sid={SidIn(open.Text)}";
        Assert.That((await client.PostAsync(target, "d=40")).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.GetAsync(target)).Text, Does.StartWith("___eio[3](\"40{\\\"sid\\\":"));
        await app.Server.EmitAsync("a", "b\n");
        await app.Server.EmitAsync("b", new byte[] { 1, 2, 3, 4 });
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo(
            "___eio[3](\"42[\\\"a\\\",\\\"b\\\\n\\\"]\\u001e451-[\\\"b\\\",{\\\"_placeholder\\\":true,\\\"num\\\":0}]\\u001ebAQIDBA==\");"));
    }

    [Test, Proves("F-EIO3-16", "F-EIO3-14")]
    public async Task The_end_is_told_by_a_script()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=3&transport=polling&j=0");
        var target = $"/socket.io/?EIO=3&transport=polling&sid={SidIn(open.Text)}";
        Assert.That((await client.PostAsync(target, "d=" + Uri.EscapeDataString("10:42[\"kill\"]"))).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo("___eio[0](\"2:41\");"));
        Assert.That((await client.GetAsync(target)).Text, Is.EqualTo("___eio[0](\"1:61:1\");"));
    }

    private static string SidIn(string script)
    {
        const string Before = "\\\"sid\\\":\\\"";
        var start = script.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return script[start..script.IndexOf('\\', start)];
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
