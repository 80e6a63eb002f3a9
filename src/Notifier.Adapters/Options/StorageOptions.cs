namespace Notifier.Adapters.Options;

/// <summary>Where rows, messages, emails and keys are kept.</summary>
internal sealed record StorageOptions
{
    public const string InAzure = "azure";

    [OneOf("sqlite or azure", "sqlite", InAzure)]
    public string Storage { get; init; } = "sqlite";

    /// <summary>Holds the database, the outbox and the keys. Below the working folder.</summary>
    [OneLine("the path of a folder", longest: int.MaxValue, mayBeEmpty: false)]
    public string DataFolder { get; init; } = "data";

    public bool IsInAzure => Storage.Equals(InAzure, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where emails are put if no email service is used.</summary>
    public string OutboxFolder => Path.Combine(Path.GetFullPath(DataFolder), "outbox");
}
