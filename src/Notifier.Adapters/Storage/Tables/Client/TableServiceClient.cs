using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>The tables of one account.</summary>
internal sealed class TableServiceClient
{
    private const string Scope = "https://storage.azure.com/.default";

    private readonly Requests _requests;

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(endpoint, new TableSharedKeyPolicy(credential), options)
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(tokenCredential, Scope), options)
    {
    }

    private TableServiceClient(Uri endpoint, HttpPipelinePolicy authorization, TableClientOptions options) =>
        _requests = new(HttpPipelineBuilder.Build(options, authorization), endpoint);

    public TableClient GetTableClient(string tableName) => new(_requests, tableName);

    public async Task CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken)
    {
        using var message = _requests.Create(RequestMethod.Post, "/Tables", JsonSerializer.SerializeToUtf8Bytes(new { TableName = tableName }));
        try
        {
            await _requests.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException there) when (there.ErrorCode == Models.TableErrorCode.TableAlreadyExists)
        {
        }
    }

    /// <summary>Deletes a table, if there is one.</summary>
    public async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken)
    {
        using var message = _requests.Create(RequestMethod.Delete, $"/Tables('{tableName}')");
        return await _requests.SendAsync(message, cancellationToken, missing: true).ConfigureAwait(false);
    }
}
