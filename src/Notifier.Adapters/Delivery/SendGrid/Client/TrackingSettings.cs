namespace SendGrid.Helpers.Mail;

internal sealed class TrackingSettings
{
    public required ClickTracking ClickTracking { get; init; }

    public required OpenTracking OpenTracking { get; init; }

    public required SubscriptionTracking SubscriptionTracking { get; init; }
}

/// <summary>Links lead to the service first.</summary>
internal sealed class ClickTracking
{
    public required bool Enable { get; init; }

    public required bool EnableText { get; init; }
}

/// <summary>A picture tells when the mail is opened.</summary>
internal sealed class OpenTracking
{
    public required bool Enable { get; init; }
}

/// <summary>The service adds a link of its own to leave.</summary>
internal sealed class SubscriptionTracking
{
    public required bool Enable { get; init; }
}
