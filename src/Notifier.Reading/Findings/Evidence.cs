using Notifier.Reading.Dates;

namespace Notifier.Reading.Findings;

/// <summary>The mentions that are a finding's evidence, as indexes into the list.</summary>
public sealed class Evidence
{
    private readonly Dictionary<DateMention, int> _places = new(ReferenceEqualityComparer.Instance);

    public Evidence(IReadOnlyList<DateMention> mentions)
    {
        for (var place = 0; place < mentions.Count; place++)
        {
            _places[mentions[place]] = place;
        }
    }

    public IEnumerable<int> Places(Finding finding) => finding.Mentions.Select(mention => _places[mention]);
}
