using Notifier.Reading.Dates;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Wording;

/// <summary>Says how sure a closing date is. Every page, email, calendar and command takes its wording from here.</summary>
public static class ConfidenceWording
{
    /// <summary>What an advert does on that day: "closes", "probably closes", "may close".</summary>
    public static string Closes(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "closes",
        Confidence.Likely => "probably closes",
        _ => "may close",
    };

    /// <summary>The text after a date: "likely, not certain"; null when it is certain.</summary>
    public static string? Remark(Confidence confidence) => confidence switch
    {
        Confidence.Certain => null,
        Confidence.Likely => "likely, not certain",
        _ => "a guess",
    };

    /// <summary>Why nobody should rely on a guess; null for any other date.</summary>
    public static string? Doubt(ToldClosingDate stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        return stated switch
        {
            { Confidence: not Confidence.Guess } => null,
            { IsBoardDefault: true, Board: { } board } =>
                $"This is {board}’s own default date, not the employer’s. The advert may close sooner.",
            { Source: not MentionSource.Text } =>
                "This looks like the board’s own default date, not the employer’s. The advert may close sooner.",
            _ => "Nothing tells for sure which day is meant. Please ask the employer.",
        };
    }
}
