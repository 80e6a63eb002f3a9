namespace Notifier.Core.Adverts;

/// <summary>Why the closing date changed. Stored by name.</summary>
public enum ChangeCause
{
    /// <summary>The advert itself states another date.</summary>
    Advert,

    /// <summary>The words are unchanged, but we read them better than before.</summary>
    Reader,

    /// <summary>We had joined a copy of another job by mistake.</summary>
    Correction,
}
