using System.Data.Common;
using System.Text;
using Dapper;

namespace Chat.Host.Store.Committing;

/// <summary>One statement for many rows: a conversation with the server for each row would be most of the work.</summary>
internal sealed class Rows(DbTransaction transaction)
{
    /// <summary>A database finds a parameter by going through all of them, so a statement does not get too many.</summary>
    private const int MostRows = 64;

    /// <param name="statement">What stands before the rows, and after them.</param>
    /// <param name="rows">The values of each row.</param>
    public async Task InsertAsync((string Before, string After) statement, IReadOnlyList<object?[]> rows)
    {
        foreach (var some in rows.Chunk(MostRows))
        {
            var (text, values) = Write(some, row => $"({row})", ", ");
            await transaction.Connection!.ExecuteAsync($"{statement.Before} {text} {statement.After}", values, transaction);
        }
    }

    /// <summary>The rows that one of the conditions fits; <c>{0}</c> and so on stand for the values of a condition.</summary>
    public async Task<IReadOnlyList<T>> SelectAsync<T>(string select, string condition, IReadOnlyList<object?[]> conditions, string end = "")
    {
        var found = new List<T>();
        foreach (var some in conditions.Chunk(MostRows))
        {
            var (text, values) = Write(some, names => $"({string.Format(null, condition, names.Split(", "))})", " OR ");
            found.AddRange(await transaction.Connection!.QueryAsync<T>($"{select} WHERE {text}{end}", values, transaction));
        }
        return found;
    }

    public async Task UpdateAsync(string update, string condition, IReadOnlyList<object?[]> conditions)
    {
        foreach (var some in conditions.Chunk(MostRows))
        {
            var (text, values) = Write(some, names => $"({string.Format(null, condition, names.Split(", "))})", " OR ");
            await transaction.Connection!.ExecuteAsync($"{update} WHERE {text}", values, transaction);
        }
    }

    private static (string Text, DynamicParameters Values) Write(object?[][] rows, Func<string, string> form, string between)
    {
        var text = new StringBuilder();
        var values = new DynamicParameters();
        for (var i = 0; i < rows.Length; i++)
        {
            var names = rows[i].Select((value, column) =>
            {
                var name = $"@p{i}_{column}";
                values.Add(name, value);
                return name;
            });
            if (i > 0) text.Append(between);
            text.Append(form(string.Join(", ", names)));
        }
        return (text.ToString(), values);
    }
}
