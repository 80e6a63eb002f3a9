using Notifier.Benchmarks;

return args switch
{
    ["accuracy", .. var rest] => Accuracy.Run(withPeers: rest.Contains("--peers")),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: accuracy [--peers] | speed | linear");
    return 2;
}
