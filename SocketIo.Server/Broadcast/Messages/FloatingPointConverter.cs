using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>Writes numbers as <c>JSON.stringify</c> does: no NaN, no negative zero, digits up to 1e21 (F-SIO-06, F-SUB-28).</summary>
internal sealed class FloatingPointConverter<T> : JsonConverter<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private const int LongestShortest = 32;
    private const int LongestPlain = 40;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return T.CreateSaturating(reader.GetDouble());
        if (reader.TokenType == JsonTokenType.String
            && options.NumberHandling.HasFlag(JsonNumberHandling.AllowReadingFromString)
            && T.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && T.IsFinite(value))
        {
            return value;
        }

        throw new JsonException("A number was expected.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!T.IsFinite(value))
        {
            writer.WriteNullValue();
            return;
        }

        if (T.IsZero(value)) value = T.Zero;
        Span<byte> shortest = stackalloc byte[LongestShortest];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        shortest = shortest[..length];
        var exponentAt = shortest.IndexOf((byte)'E');
        if (exponentAt < 0)
        {
            writer.WriteRawValue(shortest, skipInputValidation: true);
            return;
        }

        Span<byte> output = stackalloc byte[LongestPlain];
        var written = Rewrite(shortest[..exponentAt], int.Parse(shortest[(exponentAt + 1)..], CultureInfo.InvariantCulture), output);
        writer.WriteRawValue(output[..written], skipInputValidation: true);
    }

    // d.dddE+-x as JavaScript prints it: plain digits from 1e-6 up to below 1e21, else d.ddde+-x.
    private static int Rewrite(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> output)
    {
        var at = 0;
        if (mantissa[0] == (byte)'-')
        {
            output[at++] = (byte)'-';
            mantissa = mantissa[1..];
        }

        if (exponent is < -6 or >= 21)
        {
            mantissa.CopyTo(output[at..]);
            at += mantissa.Length;
            output[at++] = (byte)'e';
            if (exponent > 0) output[at++] = (byte)'+';
            exponent.TryFormat(output[at..], out var digits, provider: CultureInfo.InvariantCulture);
            return at + digits;
        }

        var fraction = mantissa.Length > 1 ? mantissa[2..] : default;
        return exponent < 0 ? WriteSmall(mantissa[0], fraction, exponent, output, at) : WriteLarge(mantissa[0], fraction, exponent, output, at);
    }

    private static int WriteSmall(byte first, ReadOnlySpan<byte> fraction, int exponent, Span<byte> output, int at)
    {
        output[at++] = (byte)'0';
        output[at++] = (byte)'.';
        for (var i = -1; i > exponent; i--) output[at++] = (byte)'0';
        output[at++] = first;
        fraction.CopyTo(output[at..]);
        return at + fraction.Length;
    }

    private static int WriteLarge(byte first, ReadOnlySpan<byte> fraction, int exponent, Span<byte> output, int at)
    {
        output[at++] = first;
        for (var i = 0; i < Math.Max(exponent, fraction.Length); i++)
        {
            if (i == exponent) output[at++] = (byte)'.';
            output[at++] = i < fraction.Length ? fraction[i] : (byte)'0';
        }

        return at;
    }
}
