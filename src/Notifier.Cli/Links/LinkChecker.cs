using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Security;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Boards;
using Notifier.Reading.Findings;

namespace Notifier.Cli.Links;

/// <summary>Reads the page of a link, as the product does, and keeps nothing.</summary>
/// <param name="start">Builds the product in memory. It is called only when there is a link.</param>
internal sealed class LinkChecker(Func<ServiceProvider> start) : IAsyncDisposable
{
    private ServiceProvider? _services;

    /// <param name="today">The day to check as of.</param>
    public async Task<ReadInput> ReadAsync(TypedLink link, DateOnly today, CancellationToken cancellationToken)
    {
        if (link.Address is not { } address)
        {
            return new ReadInput([], LinkReasons.Of(link.Problem!.Value));
        }

        _services ??= start();
        return await _services.GetRequiredService<CheckLink>().ReportAsync(address, VisitorNetwork.Unknown, cancellationToken) switch
        {
            LinkAnswer.Known { Checked: { } check } known => new ReadInput([Copy(known.Address, check), .. Copies(known.Elsewhere)], null),
            LinkAnswer.NoRoom full => new ReadInput([Copy(full.Address, full.Checked), .. Copies(full.Elsewhere)], null),
            LinkAnswer.NotRead other => new ReadInput([.. Copies(other.Elsewhere)], LinkReasons.Of(other.Reading, other.Search)),
            LinkAnswer.NoAdvert none => new ReadInput([], LinkReasons.Of(none)),
            var answer => throw new InvalidOperationException($"A link was answered with {answer.GetType().Name}, which holds no reading."),
        };

        IEnumerable<(string Source, CheckedAdvert Check)> Copies(SameJobElsewhere? elsewhere)
        {
            if (elsewhere is not null)
            {
                yield return Copy(elsewhere.Address, elsewhere.Checked);
            }
        }

        (string Source, CheckedAdvert Check) Copy(CanonicalAddress from, CheckedAdvert check) =>
            (from.Url.AbsoluteUri, AdvertReader.Read(check.Reading, today));
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }
}
