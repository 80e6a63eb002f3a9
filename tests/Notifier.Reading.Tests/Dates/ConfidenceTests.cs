using Notifier.Core.Adverts;

namespace Notifier.Reading.Tests.Dates;

/// <summary>How sure a date is that one copy states, as its check says and as it is stored.</summary>
public sealed class ConfidenceTests
{
    [Fact]
    public void One_Copy_Is_As_Sure_As_Its_Check()
    {
        foreach (var wording in WordingCases.Parsed)
        {
            var check = AdvertReader.Read(wording.Advert(), wording.Today);

            var agreed = MergedClosingDate.Merge([check.ClosingDates]).Safe;

            Assert.Equal((check.Safe.Moment?.LastDay, check.Safe.Moment is null ? null : check.Safe.Confidence, wording.Text), (agreed?.LastDay, agreed?.Confidence, wording.Text));
        }
    }
}
