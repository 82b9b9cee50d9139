using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using SocketIo.Redis.Resp;
using StackExchange.Redis;

namespace SocketIo.Redis.Sharded;

/// <summary>What the connection that receives takes from the configuration of the other one.</summary>
internal static class ReceiverSettings
{
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;

    public static RespSettings From(ConfigurationOptions options, RemoteCertificateValidationCallback? validation = null) => new()
    {
        EndPoints = [.. options.EndPoints.Select(endPoint => WithPort(endPoint, options.Ssl ? DefaultTlsPort : DefaultPort))],
        Password = options.Password,
        Database = options.DefaultDatabase ?? 0,
        ClientName = options.ClientName,
        Tls = options.Ssl ? endPoint => TlsOf(options, endPoint, validation) : null,
    };

    private static SslClientAuthenticationOptions TlsOf(ConfigurationOptions options, EndPoint endPoint, RemoteCertificateValidationCallback? validation) => new()
    {
        TargetHost = options.SslHost ?? HostOf(endPoint),
        EnabledSslProtocols = options.SslProtocols ?? SslProtocols.None,
        RemoteCertificateValidationCallback = validation,
    };

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
