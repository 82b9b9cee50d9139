using Microsoft.Extensions.Options;

namespace Chat.Host.Settings;

internal static class SettingsServices
{
    /// <summary>Options that are judged once, completely, before the first connection.</summary>
    public static IServiceCollection AddJudged<T>(this IServiceCollection services, string section, Func<T, IEnumerable<string>> faultsOf)
        where T : class => services.AddJudged<T, IConfiguration>(section, (options, _) => faultsOf(options));

    /// <summary>As above, for options whose judge must know more than the options.</summary>
    public static IServiceCollection AddJudged<T, TContext>(
        this IServiceCollection services, string section, Func<T, TContext, IEnumerable<string>> faultsOf)
        where T : class
        where TContext : class
    {
        services.AddOptions<T>().Configure<IConfiguration>((options, all) => SettingsReader.Bind(options, all.GetSection(section))).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(provider => new Judge<T>(options =>
            SettingsReader.Misfits(typeof(T), provider.GetRequiredService<IConfiguration>().GetSection(section))
                .Concat(faultsOf(options, provider.GetRequiredService<TContext>()))));
    }
}
