using Notifier.Benchmarks;

return args switch
{
    ["accuracy"] => Accuracy.Run(withPeers: false),
    ["accuracy", "--peers"] => Accuracy.Run(withPeers: true),
    ["speed"] => Speed.Run(),
    ["linear"] => Linear.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: accuracy [--peers] | speed | linear");
    return 2;
}
