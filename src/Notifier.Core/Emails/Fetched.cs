namespace Notifier.Core.Emails;

/// <summary>What must be said wherever somebody follows an advert whose page we fetched.</summary>
public static class Fetched
{
    public const string NotAgain = "We do not look at it again yet, so check the advert before you apply.";
}
