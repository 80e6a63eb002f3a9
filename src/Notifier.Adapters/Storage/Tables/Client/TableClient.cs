using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>One table.</summary>
/// <remarks>What the service refuses is a <see cref="RequestFailedException"/> with the service's status and error code.</remarks>
internal sealed class TableClient(Requests requests, string table)
{
    public async Task<Response> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        using var message = requests.Create(RequestMethod.Post, $"/{table}", EntityJson.Write(entity));
        return await requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    public Task<Response> UpsertEntityAsync(TableEntity entity, TableUpdateMode mode, CancellationToken cancellationToken) => PutAsync(entity, null, mode, cancellationToken);

    public Task<Response> UpdateEntityAsync(TableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken) => PutAsync(entity, ifMatch, mode, cancellationToken);

    /// <returns>204, or 404 when there is no such entity.</returns>
    public async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        using var message = requests.Create(RequestMethod.Delete, Requests.PathOf(table, partitionKey, rowKey));
        message.Request.Headers.SetValue(HttpHeader.Names.IfMatch, Changeset.IfMatch(ifMatch));
        return await requests.SendAsync(message, cancellationToken, missing: true).ConfigureAwait(false);
    }

    /// <returns>The entity, if there is one.</returns>
    public async Task<NullableResponse<TableEntity>> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        using var message = requests.Create(RequestMethod.Get, Requests.PathOf(table, partitionKey, rowKey));
        var answer = await requests.SendAsync(message, cancellationToken, missing: true).ConfigureAwait(false);
        if (answer.Status == 404)
        {
            return new Nothing(answer);
        }

        using var json = JsonDocument.Parse(answer.Content);
        return Response.FromValue(EntityJson.Read(json.RootElement), answer);
    }

    public AsyncPageable<TableEntity> QueryAsync(string filter, int maxPerPage, CancellationToken cancellationToken) => new Entities(requests, table, filter, maxPerPage, cancellationToken);

    /// <exception cref="TableTransactionFailedException">Nothing was done.</exception>
    public async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IReadOnlyList<TableTransactionAction> transactionActions, CancellationToken cancellationToken)
    {
        var (content, contentType) = await Changeset.WriteAsync(requests, table, transactionActions, cancellationToken).ConfigureAwait(false);
        using var message = requests.Create(RequestMethod.Post, "/$batch", content, contentType);
        var answer = await requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var parts = await Changeset.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        return parts.FirstOrDefault(part => part.Status >= 400) is { } failed ? throw Changeset.Failure(failed) : Response.FromValue(parts, answer);
    }

    /// <summary>A filter with its values quoted.</summary>
    public static string CreateQueryFilter(FormattableString filter) =>
        string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(value => $"'{((string)value!).Replace("'", "''", StringComparison.Ordinal)}'")]);

    private async Task<Response> PutAsync(TableEntity entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        if (mode != TableUpdateMode.Replace)
        {
            throw new NotSupportedException($"Entities are only replaced, never {mode}.");
        }

        using var message = requests.Create(RequestMethod.Put, Requests.PathOf(table, entity.PartitionKey, entity.RowKey), EntityJson.Write(entity));
        if (ifMatch is { } known)
        {
            message.Request.Headers.SetValue(HttpHeader.Names.IfMatch, Changeset.IfMatch(known));
        }

        return await requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private sealed class Nothing(Response answer) : NullableResponse<TableEntity>
    {
        public override bool HasValue => false;

        public override TableEntity? Value => throw new InvalidOperationException("There is no such entity.");

        public override Response GetRawResponse() => answer;
    }

    private sealed class Entities(Requests requests, string table, string filter, int most, CancellationToken cancellationToken) : AsyncPageable<TableEntity>(cancellationToken)
    {
        private const string NextPartition = "x-ms-continuation-NextPartitionKey";
        private const string NextRow = "x-ms-continuation-NextRowKey";

        public override async IAsyncEnumerable<Page<TableEntity>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            do
            {
                var page = await ReadAsync(continuationToken, pageSizeHint ?? most).ConfigureAwait(false);
                yield return page;
                continuationToken = page.ContinuationToken;
            }
            while (continuationToken is not null);
        }

        private async Task<Page<TableEntity>> ReadAsync(string? continuation, int top)
        {
            using var message = requests.Create(RequestMethod.Get, $"/{table}()");
            var uri = message.Request.Uri;
            uri.AppendQuery("$filter", filter, escapeValue: true);
            uri.AppendQuery("$top", top.ToString(CultureInfo.InvariantCulture));
            if (continuation?.Split(' ') is { } next)
            {
                uri.AppendQuery("NextPartitionKey", next[0], escapeValue: true);
                if (next is [_, { Length: > 0 } row])
                {
                    uri.AppendQuery("NextRowKey", row, escapeValue: true);
                }
            }

            var answer = await requests.SendAsync(message, CancellationToken).ConfigureAwait(false);
            using var json = JsonDocument.Parse(answer.Content);
            var entities = json.RootElement.GetProperty("value").EnumerateArray().Select(EntityJson.Read).ToList();
            var token = answer.Headers.TryGetValue(NextPartition, out var partition) ? $"{partition} {(answer.Headers.TryGetValue(NextRow, out var key) ? key : null)}" : null;
            return Page<TableEntity>.FromValues(entities, token, answer);
        }
    }
}
