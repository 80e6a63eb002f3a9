namespace Notifier.Web.Pages;

/// <summary>What is wrong in a form, and in which field.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Field">The field's name, which is also its id on the page.</param>
public sealed record FormError(string Field, string Words);
