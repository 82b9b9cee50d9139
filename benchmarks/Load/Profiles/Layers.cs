namespace Load.Profiles;

/// <summary>Whose code a sample was taken in.</summary>
internal static class Layers
{
    private const string Kernel = "[kernel";

    private static readonly (string Layer, string[] Functions)[] Calls =
    [
        ("kernel: send", ["sys_send", "sys_write", "sock_sendmsg"]),
        ("kernel: receive", ["sys_recv", "sys_read", "sock_recvmsg"]),
        ("kernel: epoll", ["epoll_"]),
        ("kernel: threads", ["futex", "sys_nanosleep", "sched_yield"]),
        ("kernel: accept, close", ["accept", "sys_close", "task_work_run", "sys_shutdown", "sys_socket", "sys_setsockopt", "sys_getsockopt"]),
    ];

    private static readonly (string Layer, string[] Modules)[] Programs =
    [
        ("this library", ["SocketIo.Server", "SocketIo.Protocol"]),
        ("the application", ["Load"]),
        ("System.Text.Json", ["System.Text.Json", "System.Text.Encodings.Web"]),
        ("ASP.NET Core and Kestrel", ["Microsoft."]),
        ("sockets and pipes", ["System.Net.", "System.IO.Pipelines"]),
        (".NET: base library", ["System."]),
    ];

    private const string OtherKernel = "kernel: all else";
    private const string Runtime = "runtime and machine code";

    public static IReadOnlyList<string> All { get; } =
        [.. Calls.Select(call => call.Layer), OtherKernel, .. Programs.Select(program => program.Layer), Runtime];

    public static string Of(IReadOnlyList<Frame> stack)
    {
        if (!stack[0].File.StartsWith(Kernel, StringComparison.Ordinal)) return OfProgram(stack[0]);
        foreach (var frame in stack.TakeWhile(frame => frame.File.StartsWith(Kernel, StringComparison.Ordinal)))
        {
            foreach (var (layer, functions) in Calls)
            {
                if (functions.Any(function => frame.Symbol.Contains(function, StringComparison.Ordinal))) return layer;
            }
        }

        return OtherKernel;
    }

    private static string OfProgram(Frame frame)
    {
        foreach (var (layer, modules) in Programs)
        {
            if (modules.Any(module => frame.Module.StartsWith(module, StringComparison.Ordinal))) return layer;
        }

        return Runtime;
    }
}
