using System.Globalization;
using System.Xml;
using Notifier.Reading.Grammar;
using Notifier.Reading.Pages;

namespace Notifier.Reading.Searches;

/// <summary>The XML search of NHS Jobs.</summary>
public static class NhsJobsSearch
{
    public const string Board = "NHS Jobs";

    private const int LongestKeyword = 100;
    private const int LargestAnswer = 10 * 1024 * 1024;
    private const int MostHits = 100;
    private const int MostPlaces = 6;
    private const int LongestPlace = 300;
    private const int LongestValue = 2000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = LargestAnswer,
    };

    /// <summary>External adverts only, newest first, 100 on a page.</summary>
    /// <param name="keyword">A reference, or words of the title.</param>
    public static Uri Address(string keyword, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        var words = Uri.EscapeDataString(SingleLine.From(keyword, LongestKeyword));
        var query = string.Create(
            CultureInfo.InvariantCulture, $"keyword={words}&externalOnly=true&sort=publicationDateDesc&limit={MostHits}&page={page}");
        return new Uri($"https://www.jobs.nhs.uk/api/v1/search_xml?{query}");
    }

    /// <returns>Null when it is no search result.</returns>
    public static SearchPage? Read(FetchedBytes answer, Uri from)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(from);
        if (answer.Bytes.Length is 0 or > LargestAnswer)
        {
            return null;
        }

        try
        {
            using var bytes = new MemoryStream(answer.Bytes.ToArray(), writable: false);
            using var xml = XmlReader.Create(bytes, Settings);
            return Read(xml, from);
        }
        catch (Exception broken) when (broken is XmlException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null; // a list is believed as a whole or not at all
        }
    }

    private static SearchPage? Read(XmlReader xml, Uri from)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "nhsJobs")
        {
            return null;
        }

        var hits = new List<SearchHit>();
        int? total = null, pages = null;
        var row = default(Row);
        var name = string.Empty;
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml is { Depth: 1, LocalName: "vacancyDetails" }:
                    row = new Row();
                    break;
                case XmlNodeType.Element:
                    name = xml.LocalName;
                    row?.Start(name);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when row is not null:
                    row.Take(name, xml.Value);
                    break;
                case XmlNodeType.Text when row is null && name == "totalResults":
                    total = Count(xml.Value);
                    break;
                case XmlNodeType.Text when row is null && name == "totalPages":
                    pages = Count(xml.Value);
                    break;
                case XmlNodeType.EndElement when xml is { Depth: 1, LocalName: "vacancyDetails" }:
                    if (hits.Count < MostHits && row?.ToHit() is { } hit)
                    {
                        hits.Add(hit);
                    }

                    row = null;
                    break;
            }
        }

        return new SearchPage(hits, total, Next(from, pages));
    }

    private sealed class Row
    {
        private readonly Dictionary<string, string> _values = [];
        private readonly List<string> _places = [];
        private string? _reading;

        public void Start(string name)
        {
            _reading = _values.ContainsKey(name) ? null : name; // the first of each counts
            if (IsPlace(name) && _places.Count < MostPlaces)
            {
                _places.Add(string.Empty);
                _reading = name;
            }
        }

        /// <summary>An element's text may come in several pieces. Joining a great many of them would take long.</summary>
        public void Take(string name, string value)
        {
            var before = _reading != name ? null : IsPlace(name) ? _places[^1] : _values.GetValueOrDefault(name, string.Empty);
            if (before is null or { Length: > LongestValue })
            {
                return;
            }

            if (IsPlace(name))
            {
                _places[^1] = before + value;
            }
            else
            {
                _values[name] = before + value;
            }
        }

        /// <summary>The board writes both, one in the other.</summary>
        private static bool IsPlace(string name) => name is "location" or "locations";

        /// <summary>Null without a title, or when its address is not an advert of the board.</summary>
        public SearchHit? ToHit() =>
            Named("title") is { } title && SearchHit.AddressOn(Board, _values.GetValueOrDefault("url")) is { } url
                ? new SearchHit(
                    url,
                    title,
                    Named("employer"),
                    Places(),
                    Day("postDate"),
                    Day("closeDate"))
                : null;

        private string? Places() =>
            SingleLine.FromOrNull(string.Join("; ", _places.Select(Line).OfType<string>().Distinct()), LongestPlace);

        private string? Named(string name) => _values.TryGetValue(name, out var value) ? Line(value) : null;

        private static string? Line(string value) => SingleLine.FromOrNull(value, SingleLine.LongestName);

        /// <summary>"2026-09-23", or the start of a local time with any number of fraction digits.</summary>
        private DateOnly? Day(string name) =>
            _values.GetValueOrDefault(name)?.Trim() is { Length: >= 10 } value && (value.Length == 10 || value[10] == 'T')
                && DateOnly.TryParseExact(value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : null;
    }

    private static int? Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static Uri? Next(Uri from, int? pages)
    {
        const string Name = "page=";
        var parts = from.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var stated = Array.Find(parts, part => part.StartsWith(Name, StringComparison.Ordinal));
        var page = stated is null ? 1 : Count(stated[Name.Length..]) ?? 1;
        return page < pages
            ? new UriBuilder(from)
            {
                Query = string.Join('&', parts.Where(part => !part.StartsWith(Name, StringComparison.Ordinal))
                    .Append(string.Create(CultureInfo.InvariantCulture, $"{Name}{page + 1}"))),
            }.Uri
            : null;
    }
}
