namespace Notifier.Core.Adverts;

/// <summary>Where a reading comes from. It decides what the reading may change.</summary>
public enum AdvertSource
{
    /// <summary>Someone with an operator's key. Such a reading joins copies and moves dates.</summary>
    Operator,

    /// <summary>Any visitor. Such a reading makes an advert of its own and changes no other.</summary>
    Visitor,

    /// <summary>A page that we fetched from a board, or from an account that the operator named. It joins and moves dates.</summary>
    Board,

    /// <summary>Any other page that we fetched. It makes one advert for its address, and changes no other.</summary>
    Page,
}
