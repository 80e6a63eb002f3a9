using System.Globalization;
using Notifier.Benchmarks;

return args switch
{
    ["accuracy"] => Accuracy.Run(withPeers: false),
    ["accuracy", "--peers"] => Accuracy.Run(withPeers: true),
    ["speed"] => Speed.Run(),
    ["linear"] => Linear.Run(),
    ["scale"] => await Scale.RunAsync(),
    ["scale", "build", var folder, var adverts] => await Scale.BuildAsync(folder, int.Parse(adverts, CultureInfo.InvariantCulture)), // its own rows, each in
    ["scale", "sweep", var folder] => await Scale.SweepAsync(folder), // a process of its own
    ["start"] => Start.Run(),
    ["pages"] => await PageSpeed.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: accuracy [--peers] | speed | linear | scale | start | pages");
    return 2;
}
