using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace Notifier.System.Tests.Crashes;

/// <summary>Plays people's stories: they ask, read their mail, press buttons, and ask again when no answer comes.</summary>
internal sealed class CandidateSimulator(KillableServer program, Mailbox mailbox, CancellationToken stop) : IDisposable
{
    private readonly ConcurrentBag<Candidate> _people = [];
    private readonly ConcurrentBag<Task> _stories = [];
    private readonly SemaphoreSlim _mayConfirm = new(0);
    private readonly TaskCompletionSource _mayResume = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readyToConfirm;

    /// <summary>Everybody who came so far.</summary>
    public IReadOnlyCollection<Candidate> People => _people;

    public int ReadyToConfirm => _readyToConfirm;

    /// <summary>All stories came to their end; it throws when one of them went wrong.</summary>
    public Task AllDone => Task.WhenAll(_stories);

    /// <summary>The first that went wrong, if any, is not waited for until the end.</summary>
    public void ThrowIfWrong() => _stories.FirstOrDefault(story => story.IsFaulted)?.GetAwaiter().GetResult();

    /// <param name="confirmsAtOnce">They do not wait until <see cref="LetConfirm"/>.</param>
    public void Come(Candidate who, bool confirmsAtOnce)
    {
        _people.Add(who);
        _stories.Add(Task.Run(() => Play(who, confirmsAtOnce), stop));
    }

    /// <summary>Some of those who are ready press the button.</summary>
    public void LetConfirm(int most)
    {
        if (Math.Min(most, ReadyToConfirm) is > 0 and var some)
        {
            _mayConfirm.Release(some);
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void LetAllConfirm() => _mayConfirm.Release(1000);

    public void LetResume() => _mayResume.TrySetResult();

    public void Dispose() => _mayConfirm.Dispose();

    private async Task Play(Candidate who, bool confirmsAtOnce)
    {
        await program.Ask(CrashPhase.Subscribe, () => new HttpRequestMessage(HttpMethod.Post, $"/api/adverts/{who.Advert.Id}/follow") { Content = JsonContent.Create(new { email = who.Address, rungs = who.Rungs, consent = true }) }, stop, HttpStatusCode.Accepted);
        var asked = await Mail(who, mail => mail.IsConfirm);
        if (who.Story == Story.NeverConfirms)
        {
            return;
        }

        if (!confirmsAtOnce)
        {
            Interlocked.Increment(ref _readyToConfirm);
            await _mayConfirm.WaitAsync(stop);
            Interlocked.Decrement(ref _readyToConfirm);
        }

        var page = await Press(asked.LinkTo("confirm"), HttpStatusCode.OK, CrashPhase.Confirm);
        Assert.Contains("You follow this advert", page, StringComparison.Ordinal);
        who.Confirmed = DateTimeOffset.UtcNow;
        switch (who.Story)
        {
            case Story.ChangesRungs:
                await Mail(who, mail => mail.IsReminder);
                await Press($"{await ManageLink(who)}/adverts/{who.Advert.Id}/days", HttpStatusCode.SeeOther, null, [.. Candidate.OtherRungs.Select(days => ("remindDaysBefore", $"{days}"))]);
                break;
            case Story.PausesAndResumes:
                var link = $"{await ManageLink(who)}/adverts/{who.Advert.Id}";
                await Press($"{link}/pause", HttpStatusCode.SeeOther);
                who.Paused = DateTimeOffset.UtcNow;
                await _mayResume.Task.WaitAsync(stop);
                who.ResumeAsked = DateTimeOffset.UtcNow;
                await Press($"{link}/resume", HttpStatusCode.SeeOther);
                break;
            case Story.Leaves:
                var told = await Mail(who, mail => mail.IsMoved);
                Assert.Contains("You no longer follow this advert", await Press(told.LinkTo("u"), HttpStatusCode.OK), StringComparison.Ordinal);
                who.Left = DateTimeOffset.UtcNow;
                break;
        }
    }

    private async Task<string> ManageLink(Candidate who)
    {
        await program.Ask(null, () => new HttpRequestMessage(HttpMethod.Post, "/api/manage-link") { Content = JsonContent.Create(new { email = who.Address }) }, stop, HttpStatusCode.Accepted);
        return (await Mail(who, mail => mail.IsManage)).LinkTo("manage");
    }

    private async Task<ReceivedMail> Mail(Candidate who, Func<ReceivedMail, bool> isIt)
    {
        while (true)
        {
            if (mailbox.Of(who.Address).FirstOrDefault(isIt) is { } mail)
            {
                return mail;
            }

            await Task.Delay(50, stop);
        }
    }

    private Task<string> Press(string path, HttpStatusCode expected, CrashPhase? phase = null, params (string Name, string Value)[] fields) => program.Ask(
        phase,
        () => new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) },
        stop,
        expected);
}
