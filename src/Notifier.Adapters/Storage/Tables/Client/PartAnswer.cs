using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>An answer within the answer to a transaction.</summary>
internal sealed class PartAnswer : Response
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private PartAnswer(int status, string reason) => (Status, ReasonPhrase) = (status, reason);

    public override int Status { get; }

    public override string ReasonPhrase { get; }

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    /// <exception cref="RequestFailedException">It is no answer in HTTP.</exception>
    public static async Task<PartAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (line?.Split(' ', 3) is not [_, var code, .. var reason] || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new RequestFailedException("The table service answered a part of a transaction without a status.");
        }

        var answer = new PartAnswer(status, string.Concat(reason));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } header)
        {
            if (header.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                answer._headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
            }
        }

        answer.ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)));
        return answer;
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.Select(header => new HttpHeader(header.Key, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => _headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}
