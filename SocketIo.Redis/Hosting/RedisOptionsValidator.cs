using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace SocketIo.Redis.Hosting;

/// <summary>Finds every fault of the options, so that one start tells them all.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var faults = new List<string>();
        CheckConfiguration(faults, options.Configuration);
        if (!Enum.IsDefined(options.Adapter)) faults.Add($"{nameof(options.Adapter)} is {options.Adapter}; it must be one of the kinds.");
        if (!Enum.IsDefined(options.SubscriptionMode)) faults.Add($"{nameof(options.SubscriptionMode)} is {options.SubscriptionMode}; it must be one of the modes.");
        if (string.IsNullOrEmpty(options.KeyPrefix)) faults.Add($"{nameof(options.KeyPrefix)} is empty; the channels of the reference begin with socket.io.");
        if (string.IsNullOrEmpty(options.NodeName)) faults.Add($"{nameof(options.NodeName)} is empty; other nodes could not tell which one keeps silent.");
        if (options.RequestTimeout < TimeSpan.FromMilliseconds(1) || options.RequestTimeout > TimeSpan.FromMilliseconds(int.MaxValue))
            faults.Add($"{nameof(options.RequestTimeout)} is {options.RequestTimeout}; it must be from 1 ms to 24 days.");
        if (options.MaxQueuedMessages < 1) faults.Add($"{nameof(options.MaxQueuedMessages)} is {options.MaxQueuedMessages}; it must be at least 1.");
        if (options.MaxQueuedBytes < 1) faults.Add($"{nameof(options.MaxQueuedBytes)} is {options.MaxQueuedBytes}; it must be at least 1.");
        CheckStreams(faults, options.Streams);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckStreams(List<string> faults, RedisStreamsOptions streams)
    {
        const string Prefix = nameof(RedisOptions.Streams) + ".";
        if (string.IsNullOrEmpty(streams.StreamName)) faults.Add($"{Prefix}{nameof(streams.StreamName)} is empty; the stream of the reference is socket.io.");
        if (streams.StreamCount < 1) faults.Add($"{Prefix}{nameof(streams.StreamCount)} is {streams.StreamCount}; it must be at least 1.");
        if (streams.MaxLength < 1) faults.Add($"{Prefix}{nameof(streams.MaxLength)} is {streams.MaxLength}; it must be at least 1.");
        if (streams.ReadCount < 1) faults.Add($"{Prefix}{nameof(streams.ReadCount)} is {streams.ReadCount}; it must be at least 1.");
        if (streams.BlockTime < TimeSpan.FromMilliseconds(1) || streams.BlockTime > TimeSpan.FromHours(1))
            faults.Add($"{Prefix}{nameof(streams.BlockTime)} is {streams.BlockTime}; it must be from 1 ms to an hour.");
    }

    // Without the text itself, which may hold a password.
    private static void CheckConfiguration(List<string> faults, string configuration)
    {
        try
        {
            if (string.IsNullOrWhiteSpace(configuration) || ConfigurationOptions.Parse(configuration).EndPoints.Count == 0)
                faults.Add($"{nameof(RedisOptions.Configuration)} names no Redis; it must hold an address such as localhost:6379.");
        }
        catch (ArgumentException)
        {
            faults.Add($"{nameof(RedisOptions.Configuration)} cannot be read by StackExchange.Redis.");
        }
    }
}
