namespace Notifier.Reading.Findings;

/// <summary>
/// What a word can mean to the rules on early closing, internal adverts and open-ended ones. <c>notices.tsv</c> lists the words.
/// </summary>
[Flags]
internal enum Sense
{
    None = 0,

    /// <summary>Words for the thing that closes: advert, vacancy, post.</summary>
    Advert = 1 << 0,

    /// <summary>Applications and applicants.</summary>
    Application = 1 << 1,

    /// <summary>It, this, we: an earlier sentence named what closes.</summary>
    Pronoun = 1 << 2,

    /// <summary>Other things that close, or close early: a centre, a ward, a gap.</summary>
    OtherThing = 1 << 3,

    /// <summary>May, could, reserve the right.</summary>
    Possibly = 1 << 4,

    /// <summary>Words that may come between a subject and its verb: will, be, to.</summary>
    Auxiliary = 1 << 5,

    Not = 1 << 6,

    /// <summary>Once, when, if, due to.</summary>
    Condition = 1 << 7,

    /// <summary>Sufficient, enough, high volume.</summary>
    Amount = 1 << 8,

    /// <summary>Early, sooner, at any time.</summary>
    Early = 1 << 9,

    /// <summary>Early years, early shift: after "early" they mean something else.</summary>
    AfterEarly = 1 << 10,

    /// <summary>Before, prior to, ahead of.</summary>
    Before = 1 << 11,

    /// <summary>The closing date, the deadline, the advertised date.</summary>
    ClosingDate = 1 << 12,

    /// <summary>A start, an interview: "before" one of these is not before the closing date.</summary>
    OtherDate = 1 << 13,

    /// <summary>Close, expire, remove, stop: the end of an advert.</summary>
    End = 1 << 14,

    /// <summary>Appoint, fill: the end of a vacancy.</summary>
    Fill = 1 << 15,

    /// <summary>Bring, move: with <see cref="Forward"/>.</summary>
    Bring = 1 << 16,

    Forward = 1 << 17,

    /// <summary>Capped at, limited to the first.</summary>
    Cap = 1 << 18,

    /// <summary>A number in digits.</summary>
    Number = 1 << 19,

    Internal = 1 << 20,

    /// <summary>Current, existing, substantive.</summary>
    Current = 1 << 21,

    /// <summary>Staff, employees, candidates.</summary>
    People = 1 << 22,

    /// <summary>Employed by, working for.</summary>
    Employed = 1 << 23,

    Only = 1 << 24,

    /// <summary>Restricted to, ring-fenced for.</summary>
    Restricted = 1 << 25,

    External = 1 << 26,

    /// <summary>Apply, be considered, eligible.</summary>
    Apply = 1 << 27,

    /// <summary>Pay, checks, training: they can be for staff only in a vacancy that is not.</summary>
    OtherMatter = 1 << 28,

    /// <summary>Trust, council, university: before "employees" they mean one employer's people.</summary>
    Employer = 1 << 29,

    /// <summary>Based at, locations: one of several places can be for internal applicants only.</summary>
    Place = 1 << 30,
}
