namespace SendGrid.Helpers.Mail;

/// <summary>The words of a mail, once for each type.</summary>
internal sealed class Content(string type, string value)
{
    public string Type { get; } = type;

    public string Value { get; } = value;
}
