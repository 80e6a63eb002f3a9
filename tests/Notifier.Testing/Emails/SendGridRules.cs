using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Notifier.Testing.Emails;

/// <summary>What is wrong with a request to send a mail: by SendGrid's own schema, closed to fields it does not know, and by the rules that stand only in its words.</summary>
internal sealed class SendGridRules
{
    private const int MostBytes = 30 * 1024 * 1024;
    private const int MostCustomArgs = 10_000;

    /// <summary>These the service sets itself.</summary>
    private static readonly string[] Reserved = ["x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"];

    private readonly JsonSchema _schema;

    private SendGridRules(JsonSchema schema) => _schema = schema;

    public static async Task<SendGridRules> ReadAsync()
    {
        var all = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Emails", "sendgrid-mail-v3.json")))!["components"]!;
        var schema = all["requestBodies"]!["PostMailSend"]!["content"]!["application/json"]!["schema"]!.DeepClone().AsObject();
        schema["definitions"] = all["schemas"]!.DeepClone();
        Close(schema);
        return new SendGridRules(await JsonSchema.FromJsonAsync(schema.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal)));
    }

    /// <returns>Field and message of each error.</returns>
    public IReadOnlyList<(string Field, string Message)> Errors(string body)
    {
        if (Encoding.UTF8.GetByteCount(body) > MostBytes)
        {
            return [("", "The mail is larger than 30 MB.")];
        }

        try
        {
            JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return [("", "It is no JSON.")];
        }

        var wrong = _schema.Validate(body).Select(error => (error.Path ?? "", $"{error.Kind}")).ToList();
        return wrong.Count > 0 ? wrong : [.. InWords(JsonNode.Parse(body)!.AsObject())];
    }

    private static IEnumerable<(string Field, string Message)> InWords(JsonObject mail)
    {
        var people = mail["personalizations"]!.AsArray();
        if (people.Count == 0)
        {
            yield return ("personalizations", "At least one is needed.");
        }

        foreach (var person in people)
        {
            if (person!["to"]!.AsArray().Count == 0)
            {
                yield return ("personalizations.to", "At least one is needed.");
            }

            if (person["subject"] is null && mail["subject"] is null)
            {
                yield return ("subject", "A subject is needed.");
            }

            var args = person["custom_args"]?.AsObject() ?? [];
            if (args.Any(arg => arg.Value?.GetValueKind() != System.Text.Json.JsonValueKind.String) || Encoding.UTF8.GetByteCount(args.ToJsonString()) > MostCustomArgs)
            {
                yield return ("personalizations.custom_args", "Only strings, of 10000 bytes together.");
            }

            foreach (var (name, value) in person["headers"]?.AsObject() ?? [])
            {
                if (Reserved.Contains(name.ToLowerInvariant()) || value?.GetValueKind() != System.Text.Json.JsonValueKind.String || !Ascii.IsValid((string)value!) || ((string)value!).AsSpan().ContainsAny('\r', '\n'))
                {
                    yield return ($"personalizations.headers.{name}", "No header that may be set.");
                }
            }
        }

        if (mail.ContainsKey("custom_args"))
        {
            yield return ("custom_args", "Only in personalizations here.");
        }

        foreach (var mailbox in people.SelectMany(person => person!["to"]!.AsArray()).Append(mail["from"]).Append(mail["reply_to"]))
        {
            if (mailbox?["name"] is { } name && ((string)name!).AsSpan().ContainsAny(',', ';'))
            {
                yield return ("name", "No comma and no semicolon.");
            }
        }

        var types = (mail["content"]?.AsArray() ?? []).Select(content => (string)content!["type"]!).ToList();
        if (types.Count == 0 || types.Any(type => type.AsSpan().ContainsAny(';', ',')) || types.IndexOf("text/plain") > 0 || (types.IndexOf("text/html") is var html && html > 1))
        {
            yield return ("content", "text/plain first, then text/html, without parameters.");
        }

        foreach (var file in mail["attachments"]?.AsArray() ?? [])
        {
            if (file!["type"] is { } type && ((string)type!).AsSpan().ContainsAny(';', ','))
            {
                yield return ("attachments.type", "No semicolon and no comma.");
            }

            if (!Convert.TryFromBase64String((string)file["content"]!, new byte[((string)file["content"]!).Length], out _))
            {
                yield return ("attachments.content", "It is no base64.");
            }
        }
    }

    /// <summary>An object whose fields are named has no others.</summary>
    private static void Close(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject each:
                if (each["properties"] is JsonObject && each["type"]?.GetValueKind() == System.Text.Json.JsonValueKind.String)
                {
                    each["additionalProperties"] = false;
                }

                each.ToList().ForEach(child => Close(child.Value));
                break;
            case JsonArray all:
                all.ToList().ForEach(Close);
                break;
        }
    }
}
