using System.Text.Json.Serialization;

namespace SocketIo.Redis.Forwarding;

[JsonSerializable(typeof(RequestHead))]
[JsonSerializable(typeof(ResponseHead))]
internal sealed partial class HeadJson : JsonSerializerContext;
