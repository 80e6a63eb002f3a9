namespace Notifier.Adapters.Mails;

/// <summary>What must be said wherever somebody follows an advert that a visitor pasted.</summary>
public static class Pasted
{
    public const string NotAgain = "We do not look at its page again: paste it once more if its date changes.";
}
