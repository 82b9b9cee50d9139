using System.Reflection;

namespace Chat.Host.Settings;

/// <summary>The values that a section of the configuration gives to the properties of an options class, one by one.</summary>
internal static class SettingsReader
{
    /// <summary>Sets what can be read; what cannot is told by <see cref="Misfits"/>.</summary>
    public static void Bind(object options, IConfigurationSection section)
    {
        foreach (var (property, value) in Given(options.GetType(), section))
        {
            if (TryRead(property, value, out var read)) property.SetValue(options, read);
        }
    }

    /// <summary>Those that are of the wrong kind.</summary>
    public static IEnumerable<string> Misfits(Type options, IConfigurationSection section) =>
        from given in Given(options, section)
        where !TryRead(given.Property, given.Value, out _)
        select $"{given.Value.Path} is '{given.Value.Value}'; that is no {given.Property.PropertyType.Name}.";

    private static IEnumerable<(PropertyInfo Property, IConfigurationSection Value)> Given(Type options, IConfigurationSection section) =>
        from property in options.GetProperties()
        where property.CanWrite
        let value = section.GetSection(property.Name)
        where value.Value is not null
        select (property, value);

    private static bool TryRead(PropertyInfo property, IConfigurationSection value, out object? read)
    {
        try
        {
            read = value.Get(property.PropertyType);
            return true;
        }
        catch (InvalidOperationException)
        {
            read = null;
            return false;
        }
    }
}
