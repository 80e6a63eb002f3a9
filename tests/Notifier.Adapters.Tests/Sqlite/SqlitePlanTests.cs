using Microsoft.Data.Sqlite;
using Notifier.Adapters.Sqlite;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Sqlite;

/// <summary>Time says nothing about a small file; the plan says what a large one would cost.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_Range_Of_Rows_Is_One_Walk_Along_The_Primary_Key() =>
        Assert.Equal(["SEARCH row USING PRIMARY KEY (name=? AND (partition,key)>(?,?) AND (partition,key)<(?,?))"], Plan(SqliteTableStore.SelectRange));

    [Fact]
    public void A_Look_Into_The_Queue_Reads_One_Entry_Of_Its_Index() =>
        Assert.Equal(["SEARCH message USING COVERING INDEX message_turn (queue=? AND visible<?)"], Plan(SqliteQueue.Look));

    [Fact]
    public void The_Next_Message_Is_Found_Without_Sorting() => Assert.Equal(
        [
            "SEARCH message USING INTEGER PRIMARY KEY (rowid=?)",
            "SCALAR SUBQUERY 1",
            "SEARCH message USING COVERING INDEX message_turn (queue=? AND visible<?)",
        ],
        Plan(SqliteQueue.Take));

    public void Dispose() => _folder.Dispose();

    private List<string> Plan(string sql)
    {
        var path = Path.Combine(_folder.Path, "notifier.db");
        SqliteDatabase.Open(path).Dispose();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        for (var i = 1; i <= 6; i++)
        {
            if (sql.Contains($"?{i}", StringComparison.Ordinal))
            {
                command.Parameters.AddWithValue($"?{i}", "1");
            }
        }

        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
