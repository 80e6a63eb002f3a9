namespace Notifier.Core.Adverts;

/// <summary>Where a reading comes from. It decides what the reading may change.</summary>
public enum AdvertSource
{
    /// <summary>Someone with an operator's key. Such a reading joins copies and moves dates.</summary>
    Operator,

    /// <summary>Any visitor. Such a reading makes an advert of its own and changes no other.</summary>
    Visitor,
}
