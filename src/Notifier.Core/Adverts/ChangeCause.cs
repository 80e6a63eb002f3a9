namespace Notifier.Core.Adverts;

/// <summary>Why the closing date we tell is another. Stored by name.</summary>
public enum ChangeCause
{
    /// <summary>The advert itself says so now.</summary>
    Advert,

    /// <summary>Its words are the same, and we read them better than before.</summary>
    Reader,

    /// <summary>We had taken another job's copy for one of it.</summary>
    Correction,
}
