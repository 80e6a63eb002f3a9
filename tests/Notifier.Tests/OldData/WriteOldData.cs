using System.Globalization;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Functions.Work;

namespace Notifier.Tests.OldData;

public sealed class WriteOldData : IAsyncDisposable
{
    private readonly Dictionary<string, Advert> _adverts = [];
    private readonly List<object> _copies = [];
    private OldDataWriter _w = null!;

    private static string Nhs(string title, string employer, string reference, string posted, string words, string location = "Exeter") => $"""
        {title}
        Date posted: {posted}
        Employer: {employer}
        Reference number: {reference}
        Pay scheme: Band 2
        Contract: Permanent
        Working pattern: Full time
        Job locations: {location}

        {words}
        """;

    private static string FindAJob(string title, string company, string reference, string posted, string closing, string words) => $"""
        {title}
        Posting date: {posted}
        Hours: Full time
        Closing date: {closing}
        Location: Exeter
        Company: {company}
        Job type: Permanent
        Job reference: {reference}

        {words}
        """;

    private static string JobsAcUk(string title, string? employer, string reference, string placed, string closes, string words) => $"""
        {title}
        Location: Exeter
        Salary: £25,000
        Hours: Full Time
        Contract Type: Permanent
        Placed On: {placed}
        Closes: {closes}
        Job Ref: {reference}{(employer is null ? "" : $"\nEmployer: {employer}")}

        {words}
        """;

    private async Task<Advert> Read(string name, string text, string? url = null, bool isShown = true, ReadingSource source = ReadingSource.Operator)
    {
        var advert = await _w.ReadAsync(text, url, source);
        _adverts[name] = advert;
        _copies.Add(new { name, text, url, shown = isShown, by = source == ReadingSource.Operator ? "operator" : "visitor" });
        Console.WriteLine($"{name}: {advert.Id[..6]} v{advert.Version} “{advert.Title}” of {advert.Employer ?? "-"} ref {advert.Reference ?? "-"} posted {advert.Posted:yyyy-MM-dd} safe {advert.Closing.Safe?.LastDay:yyyy-MM-dd} {advert.Closing.Safe?.Time} default {advert.Closing.Safe?.IsBoardDefault} other {advert.Closing.Other?.LastDay:yyyy-MM-dd} hr {advert.HrEvidence?[..4]} internal {advert.IsInternalOnly} division {advert.Division} private {advert.IsPrivate} board {advert.Closing.Safe?.Board}");
        return advert;
    }

    [Fact(Explicit = true)]
    public async Task Writes()
    {
        var to = Environment.GetEnvironmentVariable("OLD_DATA_TO")!;
        var data = Path.Combine(to, "work", "data");
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        var w = _w = new OldDataWriter(data);
        await Autumn();
        await December();
        await Morning();
        var accepted = w.Post.Accepted;
        var marks = new Notifier.Adapters.Storage.Memory.MemoryTableStore();
        await new Notifier.Functions.Start.AccountKeys(marks, w.The<Notifier.Core.Secrets.AddressBook>()).CheckAsync(null!, "", OldDataWriter.Stop);
        var mark = (await marks.GetAsync("state", "keys", "mark", OldDataWriter.Stop))!;
        await w.StopAsync();
        await new OldDataExport(data, to, _copies, accepted, mark, w).RunAsync();
    }

    public async ValueTask DisposeAsync() => await _w.DisposeAsync();

    private async Task Autumn()
    {
        var w = _w;
        await w.StartAsync(["d1"], ["l1"]);
        w.At("2025-09-01 10:00");
        var archive = await Read("Archive Assistant", Nhs("Archive Assistant", "Example Archive", "ARC-1001", "1 September 2025", "We look for an archive assistant. This advert closes on Tuesday 30 September 2025."), isShown: false);
        w.At("2025-09-02 09:00");
        await w.FollowAndConfirmAsync("long-ago", archive);
        await w.PassAsync("2025-09-30 21:00");
        await w.TellAllDeliveredAsync("2025-09-01 00:00");

        w.At("2025-10-16 09:00");
        var beekeeper = await Read("Beekeeper", Nhs("Beekeeper", "Example Orchards", "ORC-2001", "13 October 2025", "We look for a beekeeper."), isShown: false);
        await w.FollowAndConfirmAsync("nothing-new", beekeeper);
        w.At("2025-10-17 08:15");
        var thatcher = await Read("Thatcher", Nhs("Thatcher", "Example Orchards", "ORC-2002", "13 October 2025", "We look for a thatcher."), isShown: false);
        await w.PassAsync("2025-10-17 09:00");
        await w.FollowAndConfirmAsync("ends-waits", thatcher);
        w.At("2025-10-20 09:00");
        var orchard = await Read("Orchard Worker", Nhs("Orchard Worker", "Example Orchards", "ORC-2003", "13 October 2025", "We look for an orchard worker."), isShown: false);
        await w.FollowAndConfirmAsync("undated", orchard);
        await w.FollowAndConfirmAsync("complained", orchard);
        await w.TellAsync("complained", MailEventKind.Delivered, MailEventKind.Complained);
        await w.FollowAsync("bounced", orchard);
        await w.FollowAsync("dropped", orchard);
        await w.DrainAsync();
        await w.TellAsync("bounced", MailEventKind.Processed, MailEventKind.Bounced);
        await w.TellAsync("dropped", MailEventKind.Dropped);
        await w.PassAsync("2025-10-30 09:00");
        await w.TellAllDeliveredAsync("2025-10-01 00:00", "bounced", "dropped", "complained");

        await w.StartAsync(["d2", "d1"], ["l2", "l1"]);
        w.At("2025-11-03 10:00");
        var coach = await Read("Coach Driver", Nhs("Coach Driver", "Example Coaches", "COA-3001", "3 November 2025", "We look for a coach driver. This advert closes on Thursday 20 November 2025."), isShown: false);
        await w.FollowAndConfirmAsync("over", coach);
        await w.FollowAndConfirmAsync("over-left", coach);
        await w.FollowAndConfirmAsync("undated-and-over", coach);
        await w.FollowAndConfirmAsync("undated-and-over", orchard);
        w.At("2025-11-04 10:00");
        var ranger = await Read("Ranger", Nhs("Ranger", "Example Parks", "PAR-4001", "20 October 2025", "We look for a ranger. This advert closes on Monday 17 November 2025."), isShown: false);
        await w.FollowAndConfirmAsync("gone-advert", ranger);
        w.At("2025-11-10 10:00");
        var receptionist = await Read("Receptionist", FindAJob("Receptionist", "Example Surgery", "SUR-5001", "6 November 2025", "05 January 2026", "We look for a receptionist."), isShown: false);
        await w.FollowAndConfirmAsync("closed-early", receptionist);
        await w.FollowAndConfirmAsync("closed-paused", receptionist);
        await w.ChangeAsync("closed-paused", receptionist, new SubscriptionChange.Pause());
        w.At("2025-11-12 10:00");
        await w.ChangeAsync("over-left", coach, new SubscriptionChange.Finish(EndReason.Left));
        w.At("2025-11-15 10:00");
        var surveyor = await Read("Surveyor", Nhs("Surveyor", "Example Land Office", "LAN-6001", "14 November 2025", "We look for a surveyor. This advert closes at 5pm on Friday 20 February 2026."), isShown: false);
        await w.FollowAndConfirmAsync("eight-days", surveyor, 60, 45, 30, 14, 7, 3, 1, 0);
        w.At("2025-11-20 10:00");
        await Read("Surveyor, an hour later", (await TextOf(surveyor)).Replace("at 5pm", "at 6pm", StringComparison.Ordinal));
        await w.PassAsync("2025-12-01 09:00");
        await w.TellAllDeliveredAsync("2025-11-01 00:00");
    }

    private async Task December()
    {
        var w = _w;
        await w.StartAsync(["d2", "d1"], ["l3", "l2", "l1"]);
        w.At("2025-12-02 10:00");
        var trust = HrScope.OfEmployer("Example Trust")!;
        var prefix = HrScope.OfPrefix("380-")!;
        await w.AddHrAsync("hr-trust", trust, confirms: true);
        await w.AddHrAsync("hr-prefix", prefix, confirms: true);
        await w.AddHrAsync("hr-quiet", trust, confirms: true);
        await w.AddHrAsync("hr-ended", trust, confirms: true);
        await w.AddHrAsync("hr-never", HrScope.OfEmployer("Example College")!, confirms: false);
        await w.AddHrAsync("hr-trams", HrScope.OfEmployer("Example Trams")!, confirms: true);
        w.At("2025-12-05 10:00");
        Assert.Equal(ChangeResult.Done, await w.The<ChangeHrContact>().LeaveAsync(w.Key("hr-ended"), trust.Key, OldDataWriter.Stop));
        var orchard = _adverts["Orchard Worker"];
        await w.FollowAndConfirmAsync("erased", orchard);
        await w.The<AskForManageLink>().RunAsync(EmailAddress.TryParse(OldDataWriter.AddressOf("undated"))!, OldDataWriter.Stop);
        await w.DrainAsync();
        w.At("2025-12-06 09:50");
        await w.The<AskForManageLink>().RunAsync(EmailAddress.TryParse(OldDataWriter.AddressOf("erased"))!, OldDataWriter.Stop);
        await w.DrainAsync();
        w.At("2025-12-06 10:00");
        Assert.True(await w.The<ErasePerson>().RunAsync(w.Key("erased"), neverWriteAgain: true, OldDataWriter.Stop));
        await w.FollowAsync("never-confirmed", orchard);
        await w.DrainAsync();
        await w.PassAsync("2025-12-08 09:00");

        // Adverts of December, most as a board shows them, one visitor's paste, and pairs that the rules of the day take for one.
        w.At("2025-12-08 09:10");
        var library = await Read("Library Assistant, jobs.ac.uk", JobsAcUk("Library Assistant", "Example College", "LIB-204", "8th December 2025", "23rd December 2025", "We look for a library assistant."), "https://jobs.example.org/library-assistant");
        await Read("Library Assistant, Find a Job", FindAJob("Library Assistant", "Example College", "7700001/LIB-204", "8 December 2025", "23 December 2025", "We look for a library assistant."));
        var porter = await Read("Night Porter", Nhs("Night Porter", "Example Trust", "380-NP1001", "1 December 2025", "We look for a night porter. This advert closes on Thursday 18 December 2025."));
        var kitchen = await Read("Kitchen Assistant", Nhs("Kitchen Assistant", "Example Trust", "KIT-1001", "1 December 2025", "We look for a kitchen assistant. This advert closes on Tuesday 16 December 2025."), isShown: false);
        var teaching = await Read("Teaching Assistant", $"""
            Teaching Assistant
            School name: Example Primary School
            Date listed: 1 December 2025
            Closing date: 9 January 2026 at 11:59pm
            Job start date: 2 February 2026
            Working pattern: Full time
            Contract type: Permanent
            Subject: English
            Key stage: Key stage 1

            We look for a teaching assistant.
            """, "https://teaching.example.org/teaching-assistant", isShown: false);
        var choir = await Read("Choir Leader", Nhs("Choir Leader", "Example Music", "CHO-7001", "1 December 2025", "We look for a choir leader. This advert closes on Wednesday 14 January 2026."), isShown: false);
        for (var number = 1; number <= 12; number++)
        {
            await w.FollowAndConfirmAsync($"choir-{number}", choir);
        }

        await w.FollowAndConfirmAsync("quiet", teaching);
        await w.FollowAndConfirmAsync("moved-once", teaching);
        await w.FollowAndConfirmAsync("moved-paused", teaching);
        await w.ChangeAsync("moved-paused", teaching, new SubscriptionChange.Pause());
        await w.FollowAndConfirmAsync("library", library);
        await w.FollowAndConfirmAsync("only-seven", library, 7);
        await w.FollowAndConfirmAsync("night", porter);
        await w.FollowAndConfirmAsync("in-doubt", porter, 3, 0);
        await w.FollowAndConfirmAsync("refused", porter, 3, 2);
        await w.FollowAndConfirmAsync("died-yesterday", porter, 3, 0);
        await w.FollowAndConfirmAsync("paused-late", porter, 3, 0);
        await w.FollowAndConfirmAsync("nearer", porter, 3, 2, 0);
        foreach (var alias in new[] { "today", "today-writing", "today-sending", "today-sent", "today-waits", "today-refused", "today-left" })
        {
            await w.FollowAndConfirmAsync(alias, kitchen);
        }

        // Behind all others in the order of a fan-out.
        var last = Followers(kitchen).Max(StringComparer.Ordinal);
        var behind = Enumerable.Range(1, 1000).Select(number => $"behind-{number}").Where(alias => string.CompareOrdinal(w.Key(alias).Value, last) > 0).Take(2).ToList();
        foreach (var alias in behind)
        {
            await w.FollowAndConfirmAsync(alias, kitchen);
        }

        await w.PassAsync("2025-12-10 09:50");

        w.At("2025-12-10 10:00");
        var clerk = await Read("Ward Clerk, NHS Jobs", Nhs("Ward Clerk", "Example Trust", "380-AB1234", "10 December 2025", "We look for a ward clerk. This advert closes on Wednesday 24 December 2025."));
        await w.FollowAndConfirmAsync("told-later", clerk);
        await Read("Ward Clerk, Find a Job", FindAJob("Ward Clerk", "Example Trust", "7647926/380-AB1234", "10 December 2025", "09 January 2026", "We look for a ward clerk."));
        w.Later(TimeSpan.FromMinutes(5));
        await w.SweepAsync();
        await w.DrainAsync();
        foreach (var alias in new[] { "confirmed", "paused", "left", "applied", "complained", "erasing-first", "erasing-half", "hr-trust" })
        {
            await w.FollowAndConfirmAsync(alias, clerk);
        }

        await w.FollowAndConfirmAsync("weekly", clerk, 14, 7, 1);
        await w.FollowAndConfirmAsync("quiet", clerk);
        await w.FollowAndConfirmAsync("busy", clerk, 14, 7, 0);
        await w.TellAsync("complained", MailEventKind.Unsubscribed);
        await w.FollowAsync("unsubscribed", clerk);
        await w.DrainAsync();
        await w.TellAsync("unsubscribed", MailEventKind.Delivered, MailEventKind.Unsubscribed);

        var gardener = await Read("Gardener", "Gardener\n\nExample Gardens looks for a gardener. Please apply by Monday 22 December 2025.", source: ReadingSource.Visitor);
        await w.FollowAndConfirmAsync("pasted", gardener);
        var ward = await Read("Ward Porter", Nhs("Ward Porter", "Example Trust", "380-WP1001", "8 December 2025", "We look for a ward porter. This advert closes on Friday 19 December 2025."));
        await w.FollowAndConfirmAsync("ward-porter", ward);
        var florist = await Read("Florist, first paste", "Florist\n\nExample Flowers looks for a florist. Please apply by Friday 9 January 2026.", source: ReadingSource.Visitor);
        await w.FollowAndConfirmAsync("pasted-twice", florist);
        await w.FollowAndConfirmAsync("cannot-open", ward);
        var baker = await Read("Night Baker", FindAJob("Night Baker", "Example Bakery", "BAK-8006", "8 December 2025", "12 January 2026 00:00", "We look for a night baker."));
        await w.FollowAndConfirmAsync("zero-hours", baker);
        var cook = await Read("Cook", Nhs("Cook", "Example Trust", "COO-1001", "10 December 2025", "We look for a cook."));
        await w.FollowAndConfirmAsync("no-date", cook);
        var nurse = await Read("Night Nurse", Nhs("Night Nurse", "Example Clinic", "CLI-8001", "1 December 2025", "We look for a night nurse. The closing date has been extended to Friday 30 January 2026."), isShown: false);
        await w.FollowAndConfirmAsync("extended", nurse);
        var lab = await Read("Lab Technician", Nhs("Lab Technician", "Example Laboratory", "LAB-8002", "3 December 2025", "We look for a lab technician. This advert closes at 9 am on Monday 22 December 2025."));
        await w.FollowAndConfirmAsync("nine-o-clock", lab);
        var tram = await Read("Tram Driver", Nhs("Tram Driver", "Example Trams", "TRA-8003", "8 December 2025", "We look for a tram driver. This advert closes on Tuesday 5 January 2026.", "Edinburgh, Scotland"));
        await w.FollowAndConfirmAsync("scotland", tram);
        var auditor = await Read("Internal Auditor", Nhs("Internal Auditor", "Example Council", "COU-8004", "8 December 2025", "This post is open to internal applicants only. This advert closes on Friday 2 January 2026."));
        await w.FollowAndConfirmAsync("internal", auditor);
        var guide = await w.ReadPageAsync(MuseumGuide, "https://museum.example.org/jobs/museum-guide");
        _adverts["Museum Guide"] = guide;
        _copies.Add(new { name = "Museum Guide", html = MuseumGuide, url = "https://museum.example.org/jobs/museum-guide", shown = true, by = "operator" });
        Console.WriteLine($"Museum Guide: {guide.Id[..6]} “{guide.Title}” of {guide.Employer} {guide.Closing.Safe?.LastDay} {guide.Closing.Safe?.Source}");
        await w.FollowAndConfirmAsync("page", guide);
        var cleaner = await Read("Window Cleaner", "Window Cleaner\n\nWe look for a window cleaner. Please apply by Friday 9 January 2026.");
        await w.FollowAndConfirmAsync("very-words", cleaner);
        var defaulted = await Read("Data Clerk", FindAJob("Data Clerk", "Example Data", "DAT-8005", "9 December 2025", "08 January 2026", "We look for a data clerk."));
        await w.FollowAndConfirmAsync("board-default", defaulted);

        // Different jobs that today's rules take for one.
        var driver = await Read("Van Driver (N/A)", Nhs("Van Driver", "North Example Trust", "N/A", "10 December 2025", "We look for a van driver. This advert closes on Tuesday 20 January 2026."));
        await w.FollowAndConfirmAsync("van-driver", driver);
        var catering = await Read("Kitchen Porter (TBC)", Nhs("Kitchen Porter", "Example Catering", "TBC", "10 December 2025", "We look for a kitchen porter. This advert closes on Wednesday 14 January 2026."));
        await w.FollowAndConfirmAsync("kitchen-porter", catering);
        var maths = await Read("Teacher of Maths (SCH2025-1)", FindAJob("Teacher of Maths", "Example Academy", "SCH2025-1", "8 December 2025", "16 January 2026", "We look for a teacher of maths. Apply by 16 January 2026."));
        await w.FollowAndConfirmAsync("maths", maths);
        var research = await Read("Research Assistant (1234)", JobsAcUk("Research Assistant", null, "1234", "10th December 2025", "12th January 2026", "The University of Example North looks for a research assistant."));
        await w.FollowAndConfirmAsync("research", research);
        var hotel = await Read("Hotel Porter (grand/1042)", "Hotel Porter\nReference: 1042\n\nThe Grand Example Hotel looks for a porter. Please apply by Friday 16 January 2026.", "https://apply.example.com/grand/1042");
        await w.FollowAndConfirmAsync("grand", hotel);

        w.At("2025-12-11 10:00");
        await Read("Theatre Nurse (N/A)", Nhs("Theatre Nurse", "South Example Trust", "N/A", "11 December 2025", "We look for a theatre nurse. This advert closes on Tuesday 13 January 2026."));
        await Read("Accounts Officer (TBC)", FindAJob("Accounts Officer", "Example Catering", "TBC", "11 December 2025", "21 January 2026", "We look for an accounts officer. Apply by 21 January 2026."));
        await Read("Teacher of English (SCH2025-2)", FindAJob("Teacher of English", "Example Academy", "SCH2025-2", "9 December 2025", "30 January 2026", "We look for a teacher of English. Apply by 30 January 2026."));
        await Read("Lecturer in Welsh (1234)", JobsAcUk("Lecturer in Welsh", null, "1234", "11th December 2025", "19th January 2026", "The University of Example South looks for a lecturer."));
        await Read("Night Receptionist (seaview/1042)", "Night Receptionist\nReference: 1042\n\nThe Seaview Example Hotel looks for a night receptionist. Please apply by Friday 23 January 2026.", "https://apply.example.com/seaview/1042");
        w.Later(TimeSpan.FromMinutes(5));
        await w.SweepAsync();
        await w.DrainAsync();
        await w.FollowAndConfirmAsync("theatre-nurse", _adverts["Theatre Nurse (N/A)"]);
        await w.FollowAndConfirmAsync("accounts-officer", _adverts["Accounts Officer (TBC)"]);
        await w.FollowAndConfirmAsync("english", _adverts["Teacher of English (SCH2025-2)"]);
        await w.FollowAndConfirmAsync("lecturer", _adverts["Lecturer in Welsh (1234)"]);
        await w.FollowAndConfirmAsync("seaview", _adverts["Night Receptionist (seaview/1042)"]);
        foreach (var (one, other) in new[] { ("Van Driver (N/A)", "Theatre Nurse (N/A)"), ("Kitchen Porter (TBC)", "Accounts Officer (TBC)"), ("Teacher of Maths (SCH2025-1)", "Teacher of English (SCH2025-2)"), ("Research Assistant (1234)", "Lecturer in Welsh (1234)"), ("Hotel Porter (grand/1042)", "Night Receptionist (seaview/1042)") })
        {
            Assert.Equal(_adverts[one].Id, _adverts[other].Id);
        }

        w.At("2025-12-11 14:00");
        var again = await Read("Florist, pasted again", "Florist\n\nExample Flowers looks for a florist. Please apply by Friday 2 January 2026.", source: ReadingSource.Visitor);
        await w.FollowAndConfirmAsync("pasted-twice", again);
        await w.ChangeAsync("paused", clerk, new SubscriptionChange.Pause());
        await w.ChangeAsync("left", clerk, new SubscriptionChange.Finish(EndReason.Left));
        await w.ChangeAsync("applied", clerk, new SubscriptionChange.Finish(EndReason.Applied));
        await w.ChangeAsync("page", guide, new SubscriptionChange.ChangeRungs(Rungs.TryOf([10, 5, 0])!));

        // A date moves; one mailbox refuses the news again and again.
        w.At("2025-12-12 10:00");
        teaching = await Read("Teaching Assistant, moved", (await TextOf(teaching)).Replace("9 January 2026", "16 January 2026", StringComparison.Ordinal), "https://teaching.example.org/teaching-assistant");
        await w.The<CloseAdvert>().RunAsync(_adverts["Receptionist"].Id, OldDataWriter.Stop);
        w.Later(TimeSpan.FromMinutes(5));
        await w.SweepAsync();
        await w.DrainAsync();
        await w.TellAllDeliveredAsync("2025-12-12 10:00", "quiet");
        for (var refusals = 0; refusals < 5; refusals++)
        {
            var sent = w.Post.Accepted.Last(each => each.To == OldDataWriter.AddressOf("quiet"));
            w.Later(TimeSpan.FromMinutes(1));
            await w.TellOfAsync(sent.Sid, "quiet", MailEventKind.Blocked);
            while (refusals < 4 && w.Post.Accepted.Last(each => each.To == OldDataWriter.AddressOf("quiet")).Sid == sent.Sid)
            {
                await w.PassAsync((TimeZoneInfo.ConvertTime(w.Now, London.Zone) + TimeSpan.FromMinutes(30)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
                await w.SweepAsync();
                await w.DrainAsync();
            }

            Console.WriteLine($"{w.Now:O} quiet: refused {refusals + 1} times");
        }

        await w.PassAsync("2025-12-14 18:00");
        await w.FollowAndConfirmAsync("sunday", guide);
        await w.AddHrAsync("hr-waiting", HrScope.OfEmployer("Example Clinic")!, confirms: false);
        await w.PassAsync("2025-12-15 07:50");
    }

    private async Task Morning()
    {
        var w = _w;
        var (clerk, porter, kitchen, library, guide) = (_adverts["Ward Clerk, NHS Jobs"], _adverts["Night Porter"], _adverts["Kitchen Assistant"], _adverts["Library Assistant, jobs.ac.uk"], _adverts["Museum Guide"]);
        Console.WriteLine($"15 December begins at {w.Now:O}");

        // Monday 15 December: reminders 3 days before, with trouble of every kind.
        w.At("2025-12-15 08:00");
        w.Post.Next("refused", new SendOutcome.Refused("550 there is no such mailbox"));
        w.Post.Next("in-doubt", new SendOutcome.Unknown());
        w.Post.Next("hr-prefix", new SendOutcome.TryLater(OldDataWriter.When("2025-12-16 08:30"), "429 too many requests"));
        await w.SweepAsync();
        await w.ChangeAsyncWithoutDraining("paused-late", porter, new SubscriptionChange.Pause());
        w.Post.KnowsAtOnce = false;
        await w.TakeAsync((request, alias) => alias == "died-yesterday" ? Fate.DiesSending : alias == "nearer" ? Fate.Left : Fate.Handled);
        w.At("2025-12-15 08:20");
        await w.TakeAsync((request, alias) => alias is "died-yesterday" or "nearer" ? Fate.Left : Fate.Handled);
        w.Post.KnowsAtOnce = true;
        await SetHidden("died-yesterday", "2025-12-16 08:02");
        await SetHidden("nearer", "2025-12-16 08:00:30");
        await w.The<AskForManageLink>().RunAsync(EmailAddress.TryParse(OldDataWriter.AddressOf("confirmed"))!, OldDataWriter.Stop);
        await w.TakeAsync((_, _) => Fate.Handled);
        await w.TellAsync("confirmed", MailEventKind.Processed, MailEventKind.Deferred, MailEventKind.Delivered);
        w.At("2025-12-15 09:00");
        await w.The<AskForManageLink>().RunAsync(EmailAddress.TryParse(OldDataWriter.AddressOf("confirmed"))!, OldDataWriter.Stop);
        await w.FollowAsync("pending", clerk, 10, 1);
        await w.FollowAsync("pending", guide);
        await w.FollowAsync("pending-too", clerk);
        foreach (var waits in new[] { "Surveyor", "Night Nurse", "Lab Technician" })
        {
            await w.FollowAsync("waits-for-three", _adverts[waits]);
        }

        await w.FollowAsync("waits-for-three", guide);
        await w.DrainAsync();
        await w.FollowAsync("confirmed", guide, 3);
        await w.DrainAsync();

        // A reminder of a date that no longer holds, one that another mail covers, and one that comes too late.
        w.At("2025-12-15 10:00");
        var teaching = _adverts["Teaching Assistant, moved"];
        await w.HandleAsync(new SendRequest(w.Key("moved-once"), teaching.Id, SendKind.Rung, IsAnswer: false, 7, new DateOnly(2026, 1, 9)));
        await w.The<ITableStore>().WriteAsync("people", new RowWrite.Delete(w.Key("over").Value, LedgerRow.RungOf(_adverts["Coach Driver"].Id, new DateOnly(2025, 11, 20), 0)), OldDataWriter.Stop);
        await w.HandleAsync(new SendRequest(w.Key("over"), _adverts["Coach Driver"].Id, SendKind.Rung, IsAnswer: false, 0, new DateOnly(2025, 11, 20)));
        await w.FollowAndConfirmAsync("covered", porter, 7, 5, 0);
        await Read("Night Porter, earlier", (await TextOf(porter)).Replace("Thursday 18 December 2025", "Wednesday 17 December 2025", StringComparison.Ordinal), isShown: false);
        await Read("Night Porter, back", await TextOf(porter, "Wednesday 17 December 2025", "Thursday 18 December 2025"), isShown: false);
        w.Later(TimeSpan.FromMinutes(5));
        await w.SweepAsync();
        await w.DrainAsync();
        var sweeper = await Read("Chimney Sweep", Nhs("Chimney Sweep", "Example Chimneys", "CHI-9001", "12 December 2025", "We look for a chimney sweep. This advert closes on Saturday 20 December 2025."), isShown: false);
        await w.FollowAndConfirmAsync("covered", sweeper);
        w.At("2025-12-15 11:00");
        await Read("Chimney Sweep, earlier", Nhs("Chimney Sweep", "Example Chimneys", "CHI-9001", "12 December 2025", "We look for a chimney sweep. This advert closes on Friday 19 December 2025."));
        w.Later(TimeSpan.FromMinutes(5));
        await w.SweepAsync();
        await w.DrainAsync();

        // What HR is told of is refused for now; so is a candidate's mail.
        w.At("2025-12-15 15:00");
        await Read("Ward Host", Nhs("Ward Host", "Example Trust", "380-WH1001", "15 December 2025", "We look for a ward host. This advert closes on Thursday 16 January 2026."), isShown: true);
        await w.PassAsync("2025-12-15 17:30");
        await w.TellAllDeliveredAsync("2025-12-15 08:00", "hr-quiet", "quiet", "in-doubt");
        await w.TellAsync("quiet", MailEventKind.Blocked);
        w.At("2025-12-15 19:50");
        await w.TellAsync("hr-quiet", MailEventKind.Blocked);
        w.Later(TimeSpan.FromMinutes(1));
        await w.FollowAndConfirmAsync("busy", guide, 30);
        await w.PassAsync("2025-12-15 22:05");

        // Somebody is being erased, and the mail service cannot forget them yet.
        w.Post.IsForgetful = false;
        Assert.True(await w.The<ErasePerson>().RunAsync(w.Key("erasing-first"), neverWriteAgain: false, OldDataWriter.Stop));
        Assert.True(await w.The<ErasePerson>().RunAsync(w.Key("erasing-half"), neverWriteAgain: true, OldDataWriter.Stop));

        // Restarted with an alarm that is easily raised.
        await w.StartAsync(["d2", "d1"], ["l3", "l2", "l1"], ("Delays:LeastAlarm", "3"), ("Delays:AlarmFactor", "1"));
        w.Post.IsForgetful = false;
        w.At("2025-12-16 07:25");
        await w.SweepOnlyAsync();
        await w.DrainAsync();
        w.At("2025-12-16 07:30");
        await w.TellOfAsync(w.Post.Accepted.Last(each => each.To == OldDataWriter.AddressOf("busy")).Sid, "busy", MailEventKind.Blocked);
        w.At("2025-12-16 07:31");
        await Read("Choir Leader, moved", (await TextOf(_adverts["Choir Leader"])).Replace("Wednesday 14 January 2026", "Friday 9 January 2026", StringComparison.Ordinal));
        await Read("Ward Sister", Nhs("Ward Sister", "Example Trust", "380-WS1001", "15 December 2025", "We look for a ward sister. This advert closes on 31 June 2026, or on Monday 13 January 2026."));
        w.At("2025-12-16 07:35");
        await w.SweepOnlyAsync();
        await w.DrainAsync();
        w.At("2025-12-16 07:45");
        await w.SweepOnlyAsync();
        await w.DrainAsync();
        w.At("2025-12-16 07:58");
        await Read("Boiler Engineer", Nhs("Boiler Engineer", "Example Trust", "380-BE1001", "15 December 2025", "We look for a boiler engineer. This advert closes on 30 February 2026."));
        w.At("2025-12-16 08:00:05");
        await w.SweepOnlyAsync();
        w.At("2025-12-16 08:01");
        w.Post.Next("today-waits", new SendOutcome.TryLater(OldDataWriter.When("2025-12-16 08:12"), "503 the mail service is busy"));
        w.Post.Next("today-refused", new SendOutcome.Refused("550 there is no such mailbox"));
        var told = 0;
        Fate FateOf(SendRequest request, string alias) => request.Kind switch
        {
            SendKind.Rung when alias == "nearer" && request.Days == 3 => Fate.Handled,
            SendKind.Rung when alias is "today-left" || alias.StartsWith("behind", StringComparison.Ordinal) || request.Advert != kitchen.Id => Fate.Left,
            SendKind.Announce => told++ < 2 ? Fate.Handled : Fate.Left,
            SendKind.Ends or SendKind.HrFindings => Fate.Left,
            SendKind.HrCloses => alias == "hr-trust" ? Fate.Handled : Fate.Left,
            _ => Fate.Handled,
        };
        await w.TakeAsync((request, alias) => alias.StartsWith("today-", StringComparison.Ordinal) && alias is not ("today-waits" or "today-refused") ? Fate.Left : FateOf(request, alias));
        w.At("2025-12-16 08:02");
        await w.ConfirmOnlyAsync("pending-too", clerk);
        await w.AddHrAsync("hr-new", HrScope.OfPrefix("WS-")!, confirms: false, isDrained: false);
        await w.HrMailAsync("hr-new");
        Assert.Equal(ChangeResult.Done, await w.The<ChangeHrContact>().ConfirmAsync(w.Key("hr-new"), HrScope.OfPrefix("WS-")!.Key, OldDataWriter.Stop));
        w.At("2025-12-16 08:03:20");
        await w.FollowAsync("asks-now", clerk, 5, 2);
        w.At("2025-12-16 08:03:30");
        await w.The<AskForManageLink>().RunAsync(EmailAddress.TryParse(OldDataWriter.AddressOf("undated"))!, OldDataWriter.Stop);
        w.At("2025-12-16 08:03:36");
        await w.TakeAsync((request, alias) => request.Kind != SendKind.Rung || request.Advert != kitchen.Id ? Fate.Left : alias switch
        {
            "today-writing" => Fate.DiesWriting,
            "today-sending" => Fate.DiesSending,
            "today-sent" => Fate.DiesSent,
            _ => Fate.Left,
        });
        var leftSid = w.Post.Accepted.Last(each => each.To == OldDataWriter.AddressOf("today-sent")).Sid;
        await w.TellOfAsync(leftSid, "today-sent", MailEventKind.Processed);

        w.At("2025-12-16 08:03:40");
        await w.AddHrAsync("hr-asked", HrScope.OfEmployer("Example College")!, confirms: false, isDrained: false);
        w.At("2025-12-16 08:03:45");
        await HalfDone(leftSid);
        w.At("2025-12-16 08:03:50");
        await Read("Night Nurse, moved", (await TextOf(_adverts["Night Nurse"])).Replace("Friday 30 January 2026", "Friday 6 February 2026", StringComparison.Ordinal));
        await Read("Plasterer", Nhs("Plasterer", "Example Trust", "PLA-1001", "15 December 2025", "We look for a plasterer."));
        w.At("2025-12-16 08:04");
        await w.Http.GetAsync("/api/health", OldDataWriter.Stop);
        Console.WriteLine($"the moment is {w.Now:O}");
    }

    /// <summary>What no use case leaves behind but one that is killed at this very place.</summary>
    private async Task HalfDone(string leftSid)
    {
        var w = _w;
        var store = w.The<ITableStore>();
        var stop = OldDataWriter.Stop;

        // An erasure that died between two of its steps: out of the indexes, half of the rows gone, "p" still there.
        var half = w.Key("erasing-half");
        await w.The<Followers>().RemoveAsync(_adverts["Ward Clerk, NHS Jobs"].Id, half, stop);
        var rows = await store.ReadAsync("people", RowRange.Partition(half.Value), stop).ToListAsync(stop);
        foreach (var row in rows.Where(row => row.Key.StartsWith("l-", StringComparison.Ordinal)))
        {
            await store.WriteAsync("people", new RowWrite.Delete(row.Partition, row.Key), stop);
        }

        // An address that was sealed with a key that is gone.
        var sealedAway = (await store.GetAsync("people", w.Key("cannot-open").Value, "p", stop))!;
        await store.WriteAsync("people", new RowWrite.Replace(sealedAway.With("addressKey", "d0")), stop);

        // The purge of an advert that died once the advert was gone.
        var ranger = (await w.The<AdvertStore>().GetAsync(_adverts["Ranger"].Id, stop))!;
        await w.The<AdvertStore>().WriteAsync(ranger with { IsGone = true }, null, null, null, null, stop);
        var version = (await store.ReadAsync("adverts", RowRange.Prefix(ranger.Id, "v-"), stop).ToListAsync(stop))[0];
        await store.WriteAsync("adverts", new RowWrite.Delete(version.Partition, version.Key), stop);

        // A sweep that died in the middle of today's last reminders: the place is noted, and those behind it have no message.
        var due = await store.ReadAsync("due", RowRange.Partition("2025121608"), stop).ToListAsync(stop);
        var today = due.Single(row => row.Key.Contains($"{_adverts["Kitchen Assistant"].Id}-d00", StringComparison.Ordinal));
        var behind = Followers(_adverts["Kitchen Assistant"]).Where(key => w.AliasOf(PersonKey.TryParse(key)!.Value).StartsWith("behind", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var before = Followers(_adverts["Kitchen Assistant"]).Except(behind).Max(StringComparer.Ordinal)!;
        var cursor = behind[0][..(before.AsSpan().CommonPrefixLength(behind[0]) + 1)];
        await store.WriteAsync("due", new RowWrite.Replace(today.With("cursor", cursor).With("fannedOut", null)), stop);
        await w.SqlAsync(session => behind.ForEach(key => session.Run("DELETE FROM message WHERE text LIKE ?1", $"%{key}%")));

        // A repair that was cut short, having found somebody without their mail.
        var cut = new Row("2025121512", $"0500-{_adverts["Library Assistant, jobs.ac.uk"].Id}-announce")
            .With("fannedOut", OldDataWriter.When("2025-12-15 12:05:06")).With("cursor", "m").With("missing", true).With("closes", _adverts["Library Assistant, jobs.ac.uk"].Closing.Safe!.Instant);
        await store.WriteAsync("due", new RowWrite.Insert(cut), stop);

        // What was known of a mail went with its message, for the storage could not take note of it.
        await w.The<ISendQueue>().PutAsync((new SendRequest(w.Key("today-sent"), _adverts["Kitchen Assistant"].Id, SendKind.Rung, IsAnswer: false, 0, new DateOnly(2025, 12, 16)) { Accepted = leftSid }).ToText(), TimeSpan.FromMinutes(10), stop);

        // Rows of the state that timers leave.
        await w.The<SharedWorkLog>().NoteAsync("reconcile", "SendGrid cannot be reached", stop);
        await store.WriteAsync("state", new RowWrite.Upsert(new Row("suppressions", "api.sendgrid.com").With("completed", OldDataWriter.When("2025-12-14 03:47")).With("began", OldDataWriter.When("2025-12-15 03:47")).With("list", "bounces").With("offset", 500)), stop);
        await w.The<HandleMessage>().RunAsync(new DeliveredMessage("17", "it is no message of ours", 1), stop);
    }

    private IReadOnlyList<string> Followers(Advert advert) =>
        [.. _w.The<ITableStore>().ReadAsync("followers", RowRange.Partition(advert.Id), OldDataWriter.Stop).Select(row => row.Key).ToListAsync(OldDataWriter.Stop).AsTask().GetAwaiter().GetResult()];

    private async Task SetHidden(string alias, string until) =>
        await _w.SqlAsync(session => Assert.True(session.Run("UPDATE message SET visible = ?2 WHERE text LIKE ?1", $"%{_w.Key(alias).Value}%", OldDataWriter.When(until).UtcTicks) > 0, alias));

    private async Task<string> TextOf(Advert advert, string? old = null, string? now = null)
    {
        var copies = (await _w.The<AdvertStore>().GetWithCopiesAsync(advert.Id, OldDataWriter.Stop))!.Copies;
        var text = await _w.The<AdvertStore>().TextAsync(advert.Id, copies[0].Key, OldDataWriter.Stop);
        return old is null ? text : text.Replace(old, now, StringComparison.Ordinal);
    }

    private const string MuseumGuide = """
        <!DOCTYPE html>
        <html lang="en"><head><title>Museum Guide</title>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"Museum Guide","datePosted":"2025-12-05","validThrough":"2026-01-11","hiringOrganization":{"@type":"Organization","name":"Example Museum"},"identifier":{"@type":"PropertyValue","name":"Example Museum","value":"MUS-77"}}</script>
        </head><body><h1>Museum Guide</h1><p>We look for a museum guide.</p><p>Closing date: 11 January 2026</p></body></html>
        """;
}
