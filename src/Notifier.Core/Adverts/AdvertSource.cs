namespace Notifier.Core.Adverts;

/// <summary>Who says so: what a reading may change follows from it.</summary>
public enum AdvertSource
{
    /// <summary>Somebody with an operator's key: joins copies and moves dates.</summary>
    Operator,

    /// <summary>Anybody: makes an advert of its own, and changes no other.</summary>
    Visitor,
}
