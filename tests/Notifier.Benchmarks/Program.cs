using System.Globalization;
using Notifier.Benchmarks;

return args switch
{
    ["accuracy"] => Accuracy.Run(withPeers: false),
    ["accuracy", "--peers"] => Accuracy.Run(withPeers: true),
    ["speed"] => Speed.Run(),
    ["linear"] => Linear.Run(),
    ["scale"] => await Scale.RunAsync(overAzurite: false),
    ["scale", "--azurite"] => await Scale.RunAsync(overAzurite: true),
    ["scale", "build", var place, var adverts] => await Scale.BuildAsync(place, int.Parse(adverts, CultureInfo.InvariantCulture)), // its own rows, each in
    ["scale", "sweep", var place, var outbox] => await Scale.SweepAsync(place, outbox), // a process of its own
    ["start"] => await Start.RunAsync(),
    ["pages"] => await PageSpeed.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: accuracy [--peers] | speed | linear | scale [--azurite] | start | pages");
    return 2;
}
