namespace SendGrid.Helpers.Mail;

internal sealed class EmailAddress(string email, string? name = null)
{
    public string Email { get; } = email;

    public string? Name { get; } = name;
}
