using System.Globalization;
using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Azure.Data.Tables;

/// <summary>A transaction on the wire (learn.microsoft.com, "Performing entity group transactions"): requests in one changeset in one batch, and their answers.</summary>
internal static class Changeset
{
    private const string Http = "application/http";

    public static async Task<(byte[] Content, string ContentType)> WriteAsync(Requests requests, string table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        using var batch = Mixed("batch");
        var changes = Mixed("changeset");
        batch.Add(changes);
        foreach (var action in actions)
        {
            var part = new ByteArrayContent(Part(requests, table, action));
            part.Headers.ContentType = new MediaTypeHeaderValue(Http);
            part.Headers.Add("Content-Transfer-Encoding", "binary");
            changes.Add(part);
        }

        return (await batch.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), batch.Headers.ContentType!.ToString());
    }

    /// <summary>The answers, one for each action, or only that of the action that failed.</summary>
    public static async Task<IReadOnlyList<Response>> ReadAsync(Response answer, CancellationToken cancellationToken)
    {
        var answers = new List<Response>();
        var batch = new MultipartReader(BoundaryOf(answer.Headers.ContentType), answer.Content.ToStream());
        while (await batch.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            var changes = new MultipartReader(BoundaryOf(section.ContentType), section.Body);
            while (await changes.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } part)
            {
                answers.Add(await PartAnswer.ReadAsync(part.Body, cancellationToken).ConfigureAwait(false));
            }
        }

        return answers;
    }

    /// <summary>The service's message starts with the number of the action that failed, from 0, and a colon.</summary>
    public static TableTransactionFailedException Failure(Response failed)
    {
        var message = Requests.Error(failed)?.Message;
        var index = message?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : default(int?);
        return new TableTransactionFailedException(Requests.Failure(failed), index);
    }

    public static string IfMatch(ETag etag) => etag == default ? "*" : etag.ToString("H");

    private static byte[] Part(Requests requests, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        var (method, path) = action.ActionType switch
        {
            TableTransactionActionType.Add => ("POST", $"/{table}"),
            TableTransactionActionType.Delete => ("DELETE", Requests.PathOf(table, entity.PartitionKey, entity.RowKey)),
            _ => ("PUT", Requests.PathOf(table, entity.PartitionKey, entity.RowKey)),
        };
        using var part = new MemoryStream();
        using (var writer = new StreamWriter(part, leaveOpen: true) { NewLine = "\r\n" })
        {
            writer.WriteLine($"{method} {requests.Absolute(path).AbsoluteUri} HTTP/1.1");
            writer.WriteLine($"{HttpHeader.Names.Accept}: {Requests.LittleMetadata}");
            writer.WriteLine($"DataServiceVersion: {Requests.ServiceVersion}");
            if (action.ActionType is TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete)
            {
                writer.WriteLine($"{HttpHeader.Names.IfMatch}: {IfMatch(action.ETag)}");
            }

            if (action.ActionType != TableTransactionActionType.Delete)
            {
                writer.WriteLine("Prefer: return-no-content");
                writer.WriteLine($"{HttpHeader.Names.ContentType}: {Requests.Json}");
            }

            writer.WriteLine();
        }

        if (action.ActionType != TableTransactionActionType.Delete)
        {
            part.Write(EntityJson.Write(entity));
        }

        return part.ToArray();
    }

    /// <summary>Without the quotation marks that .NET puts around a boundary: not every reader of this protocol knows them.</summary>
    private static MultipartContent Mixed(string name)
    {
        var boundary = $"{name}_{Guid.NewGuid()}";
        var content = new MultipartContent("mixed", boundary);
        content.Headers.ContentType!.Parameters.Single().Value = boundary;
        return content;
    }

    private static string BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value?.Trim('"') is { } boundary
            ? boundary
            : throw new RequestFailedException("The table service answered a transaction without its parts.");
}
