using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Admin.Login;
using SocketIo.Server.Admin.Reports;
using SocketIo.Server.Admin.Stats;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Namespaces;

namespace SocketIo.Server.Admin;

/// <summary>
/// The server's side of the page in <c>@socket.io/admin-ui</c>. Begins before the first client comes, and before the application has made a
/// namespace, so nothing escapes it (F-ADM-26, F-ADM-27).
/// </summary>
internal sealed class AdminUi
{
    // As in the reference; the page takes a server for lost after 10 s.
    private static readonly TimeSpan StatsInterval = TimeSpan.FromSeconds(2);

    private static readonly string[] CommandFeatures = ["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"];

    private readonly Deadlines _deadlines;
    private readonly ILogger _logger;
    private readonly AdminCommands? _commands;
    private readonly AdminReports? _reports;
    private readonly EventAllowance _allowance;
    private readonly ServerStats _stats;
    private readonly Deadline _nextStats;
    private readonly RawJson _config;

    private AdminUi(AdminUiSettings settings, NamespaceTable namespaces, SessionTable sessions, ILogger logger)
    {
        _deadlines = sessions.Deadlines;
        _logger = logger;
        _allowance = new EventAllowance(settings.MaxEventsPerSecond, _deadlines);
        if (!settings.ReadOnly) _commands = new AdminCommands(namespaces, logger);

        var admins = namespaces.AddUnrecovered(settings.NamespaceName);
        if (settings.TellsEverything) _reports = new AdminReports(admins, namespaces, _allowance, _deadlines, logger);
        var counts = new EngineCounts(_deadlines, OnUpgraded);
        _stats = new ServerStats(settings, admins, namespaces, sessions, counts);
        _nextStats = new DeadlineCall(TellStats);
        _config = new RawJson(SocketShape.Write(admins.Json, WriteConfig));

        if (settings.Check is null) AdminLog.Unprotected(logger, admins.Name);
        else admins.Use(new AdminLogin(settings, _deadlines, logger).CheckAsync);
        admins.OnConnection(Welcome);
        sessions.Observe(counts);
        if (_reports is not null)
        {
            namespaces.Watcher = _reports;
            foreach (var place in namespaces.All) _reports.Watch(place);
            namespaces.OnNewNamespace(_reports.Watch);
        }

        _deadlines.Start(_nextStats, StatsInterval);
    }

    public static void Start(AdminUiSettings settings, NamespaceTable namespaces, SessionTable sessions, ILoggerFactory loggers) =>
        _ = new AdminUi(settings, namespaces, sessions, loggers.CreateLogger("SocketIo.Server.Admin"));

    private async Task Welcome(Socket admin)
    {
        _commands?.Register(admin);
        await admin.EmitAsync("config", _config);
        _reports?.TellAll(admin);
    }

    private void WriteConfig(Utf8JsonWriter writer)
    {
        string[] features = [.. _commands is null ? [] : CommandFeatures, "AGGREGATED_EVENTS", .. _reports is null ? [] : (string[])["ALL_EVENTS"]];
        writer.WriteStartObject();
        writer.WriteStartArray("supportedFeatures"u8);
        foreach (var feature in features) writer.WriteStringValue(feature);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void OnUpgraded(EngineSession session)
    {
        if (_reports is null) return;
        foreach (var socket in ClientConnection.SocketsOf(session)) _reports.OnUpgraded(socket);
    }

    private void TellStats()
    {
        _deadlines.Start(_nextStats, StatsInterval);
        try
        {
            _ = _stats.TellAsync();
            _reports?.TellData();
        }
        catch (Exception fault)
        {
            AdminLog.ReportFailed(_logger, fault);
        }

        if (_allowance.TakePassedOver() is > 0 and var lost) AdminLog.EventsUnreported(_logger, lost);
    }
}
