using System.Diagnostics;
using System.Net;
using System.Text;

namespace Notifier.Benchmarks;

/// <summary>A page, and beside it a static file of as many bytes.</summary>
internal sealed class PageContender
{
    private readonly IPEndPoint _server;
    private readonly byte[] _page;
    private readonly byte[] _file;
    private readonly List<double> _pages = [];
    private readonly List<double> _files = [];

    private PageContender(string name, int bytes, IPEndPoint server, byte[] page, byte[] file) => (Name, Bytes, _server, _page, _file) = (name, bytes, server, page, file);

    public string Name { get; }

    /// <summary>Of the page, without its headers.</summary>
    public int Bytes { get; }

    public double PagesASecond => Median(_pages);

    public double FilesASecond => Median(_files);

    public double TimesSlower => FilesASecond / PagesASecond;

    /// <param name="page">The whole request.</param>
    /// <param name="folder">What is in it is served under /static.</param>
    public static PageContender Beside(string name, byte[] page, IPEndPoint server, string folder)
    {
        using var connection = new PageConnection(server);
        var bytes = connection.Ask(page);
        File.WriteAllBytes(Path.Combine(folder, $"{bytes}.txt"), Encoding.ASCII.GetBytes(new string('x', bytes)));
        var file = Encoding.ASCII.GetBytes($"GET /static/{bytes}.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return connection.Ask(file) == bytes ? new PageContender(name, bytes, server, page, file) : throw new InvalidOperationException($"The file beside {name} is not as long as it.");
    }

    public void Run(TimeSpan lap, bool counts)
    {
        var (pages, files) = (ASecond(_page, lap), ASecond(_file, lap));
        if (counts)
        {
            _pages.Add(pages);
            _files.Add(files);
        }
    }

    private double ASecond(byte[] request, TimeSpan lap)
    {
        using var connection = new PageConnection(_server);
        var watch = Stopwatch.StartNew();
        var answers = 0;
        while (watch.Elapsed < lap)
        {
            connection.Ask(request);
            answers++;
        }

        return answers / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
