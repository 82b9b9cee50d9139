using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Resp;
using StackExchange.Redis;

namespace SocketIo.Redis.Sharded;

/// <summary>What the connection that receives takes from the configuration of the other one.</summary>
internal static class ReceiverSettings
{
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;
    private const string UserWord = "user=";

    public static RespSettings From(ConfigurationOptions options, RedisSettings settings) => new()
    {
        EndPoints = [.. options.EndPoints.Select(endPoint => WithPort(endPoint, options.Ssl ? DefaultTlsPort : DefaultPort))],
        User = UserOf(settings.Configuration),
        Password = options.Password,
        Database = options.DefaultDatabase ?? 0,
        ClientName = options.ClientName,
        Tls = options.Ssl ? endPoint => TlsOf(options, endPoint, settings.CertificateValidation) : null,
    };

    private static SslClientAuthenticationOptions TlsOf(ConfigurationOptions options, EndPoint endPoint, RemoteCertificateValidationCallback? validation) => new()
    {
        TargetHost = options.SslHost ?? HostOf(endPoint),
        EnabledSslProtocols = options.SslProtocols ?? SslProtocols.None,
        RemoteCertificateValidationCallback = validation,
    };

    // StackExchange.Redis before 2.5 knows no users and refuses the word; with a newer one both connections log in alike.
    private static string? UserOf(string configuration) => configuration.Split(',', StringSplitOptions.TrimEntries)
        .LastOrDefault(part => part.StartsWith(UserWord, StringComparison.OrdinalIgnoreCase)) is { } part ? part[UserWord.Length..].Trim() : null;

    private static EndPoint WithPort(EndPoint endPoint, int port) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, port, dns.AddressFamily),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, port),
        _ => endPoint,
    };

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "",
    };
}
