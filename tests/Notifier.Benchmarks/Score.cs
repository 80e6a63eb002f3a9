using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>How a reader did on one set of adverts.</summary>
/// <param name="FoundExactly">Adverts of which it read the closing dates stated, all of them and no other.</param>
/// <param name="Missed">Adverts with a stated date it did not read.</param>
/// <param name="Invented">Adverts of which it read a date that closes nothing.</param>
/// <param name="Flags">How well it saw contradictions; null where the set does not say which adverts contradict themselves.</param>
internal sealed record Score(string Set, string Reader, int Adverts, int FoundExactly, int Missed, int Invented, Flags? Flags)
{
    public int Failures => Adverts - FoundExactly;

    public static Score Of(string set, string reader, IReadOnlyList<(Labelled Advert, Answer Answer)> answers) => new(
        set,
        reader,
        answers.Count,
        answers.Count(pair => pair.Answer.Is(pair.Advert.Expected!)),
        answers.Count(pair => pair.Advert.Expected!.Any(date => !pair.Answer.Closings.Contains(date))),
        answers.Count(pair => pair.Answer.Closings.Any(date => !pair.Advert.Expected!.Contains(date))),
        answers.Any(pair => pair.Advert.Agrees is not null) ? Flags.Of(answers) : null);
}

/// <summary>Contradictions between text and field that a reader flagged rightly, wrongly, and not at all.</summary>
internal sealed record Flags(int Right, int Wrong, int Missed)
{
    public string Precision => Share(Right, Right + Wrong);

    public string Recall => Share(Right, Right + Missed);

    public static Flags Of(IReadOnlyList<(Labelled Advert, Answer Answer)> answers) => new(
        answers.Count(pair => pair.Answer.Flagged && pair.Advert.Agrees == false),
        answers.Count(pair => pair.Answer.Flagged && pair.Advert.Agrees == true),
        answers.Count(pair => !pair.Answer.Flagged && pair.Advert.Agrees == false));

    private static string Share(int part, int whole) => whole == 0 ? "-" : ((double)part / whole).ToString("0.000", CultureInfo.InvariantCulture);
}
