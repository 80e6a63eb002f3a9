namespace Notifier.Core.Emails;

/// <summary>What must be said wherever somebody follows an advert that a visitor pasted.</summary>
public static class Pasted
{
    /// <summary>On a page, to somebody who wants to follow what they pasted.</summary>
    public const string NoRoom = "So many adverts were pasted in this hour that we cannot keep another one now, so you cannot "
        + "follow it yet. What we found in it stands here. Please press the button again in an hour.";

    /// <summary>To a program that asked the same.</summary>
    public const string NotKept = "So many adverts were pasted in this hour that this one was not kept, "
        + "so it cannot be followed yet. Send it again in an hour.";

    /// <summary>To somebody who follows others.</summary>
    public const string NoRoomForMore = "So many adverts were pasted in this hour that we cannot keep another one now. "
        + "All that you follow goes on as before. Please paste it again in an hour.";

    public const string NotAgain = "We do not look at its page again: paste it once more if its date changes.";
}
