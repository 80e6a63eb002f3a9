namespace Notifier.Web;

/// <summary>What is wrong in a form or in a request to the API, and in which field.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Field">The field's name, which is also its id on a page.</param>
/// <param name="Message">A sentence that says what would be right.</param>
public sealed record FieldError(string Field, string Message)
{
    internal static FieldError Email { get; } = new("email", "Enter one email address, such as name@example.org.");
}
