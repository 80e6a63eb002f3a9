using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;

namespace Notifier.Benchmarks;

/// <summary>How many of each page the notifier answers in a second, beside a static file of the same size from the same server.</summary>
internal static class PageSpeed
{
    private const int Rounds = 7;
    private const double MostTimesStatic = 5;

    private static readonly TimeSpan Lap = TimeSpan.FromMilliseconds(400);

    /// <summary>Until the compiler has done its best, also on a busy machine.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync()
    {
        await using var served = ServedPages.InNewFolder();
        var files = served.Home.CreateSubdirectory("files");
        using var provider = new PhysicalFileProvider(files.FullName);
        served.App.UseStaticFiles(new StaticFileOptions { FileProvider = provider, RequestPath = "/static" });
        await served.App.StartAsync();
        var contenders = new List<PageContender>();
        foreach (var (name, request) in await Requests(served.App.Services))
        {
            contenders.Add(PageContender.Beside(name, request, served.Settings.Server.Listen, files.FullName));
        }

        // In turn, because the machine's own speed drifts: each page and its file meet the same moments.
        for (var round = 0; round <= Rounds; round++)
        {
            contenders.ForEach(contender => contender.Run(round > 0 ? Lap : WarmUp, counts: round > 0));
        }

        return Print(contenders);
    }

    private static int Print(List<PageContender> contenders)
    {
        Console.WriteLine($"one connection, Kestrel and its client in one process, median of {Rounds}");
        var table = new Table("page", "bytes", "a second", "static file a second", "times slower");
        foreach (var contender in contenders)
        {
            table.Add(contender.Name, contender.Bytes.ToString(CultureInfo.InvariantCulture), Whole(contender.PagesASecond), Whole(contender.FilesASecond), contender.TimesSlower.ToString("0.0", CultureInfo.InvariantCulture));
        }

        table.Print();
        var isKept = contenders.TrueForAll(contender => contender.TimesSlower <= MostTimesStatic);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bar {(isKept ? "kept" : "BROKEN")}: no page is more than {MostTimesStatic} times slower than a static file of its size"));
        return isKept ? 0 : 1;

        static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);
    }

    private static async Task<List<(string Name, byte[] Request)>> Requests(IServiceProvider services)
    {
        var stop = CancellationToken.None;
        var day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20).ToString("d MMMM yyyy", CultureInfo.InvariantCulture); // the program that is timed runs on the real clock
        var sample = File.ReadAllText(Path.Combine(Nearby.Folder("samples") ?? throw new DirectoryNotFoundException("The project's folder samples is not there."), "find-a-job-peer-support-worker.txt"));
        var recorded = await services.GetRequiredService<ImportAdvert>().RunAsync(AdvertText.FromPlainText(sample.Replace("Wednesday 24 Dec 2025", day, StringComparison.Ordinal)), null, AdvertSource.Operator, stop);
        var advert = recorded.Advert.Id;
        var address = EmailAddress.TryParse("somebody@people.example")!;
        await services.GetRequiredService<RequestSubscription>().RunAsync(address, advert, ReminderDays.Default, "benchmark", Asker.Unknown, stop);
        var person = services.GetRequiredService<EmailAddressProtector>().PersonOf(address);
        await services.GetRequiredService<ConfirmSubscription>().RunAsync(person, advert, stop);
        var known = (await services.GetRequiredService<PersonStore>().GetAllAsync(person, stop))!;
        var (links, now) = (services.GetRequiredService<EmailLinks>(), DateTimeOffset.UtcNow); // as it does: its links must be good
        return
        [
            ("/", Get("/")),
            ("/check, pasted", Post("/check", sample)),
            ("/check/examples/…", Get("/check/examples/find-a-job-peer-support-worker")),
            ("/adverts/…", Get($"/adverts/{advert}")),
            ("/adverts/…/follow", Get($"/adverts/{advert}/follow")),
            ("/confirm/…", Get(links.Confirm(known.Person, advert, known.To(advert)?.Nonce, now).AbsolutePath)),
            ("/u/…", Get(links.Leave(person, advert, now).AbsolutePath)),
            ("/manage", Get("/manage")),
            ("/manage/…", Get(links.Manage(known.Person, now).AbsolutePath)),
            ("/privacy", Get("/privacy")),
            ("/accessibility", Get("/accessibility")),
            ("not found", Get("/nowhere")),
        ];
    }

    private static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");

    private static byte[] Post(string path, string advert)
    {
        var body = Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"advert\"\r\n\r\n{advert}\r\n--b--\r\n");
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
