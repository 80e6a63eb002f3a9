using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.System.Tests.Chaos;

/// <summary>What happens to whom, by the seed alone and not by which thread asks first: the same people meet the same in every run.</summary>
internal sealed class SeededChance(int seed)
{
    /// <param name="what">Might happen.</param>
    /// <param name="to">The number of whom it might happen to.</param>
    /// <param name="time">How often it might have happened before.</param>
    public bool Is(string what, int to, int time, double percent) => Of(what, to, time) * 100 < percent;

    /// <returns>From 0 to just below 1.</returns>
    public double Of(string what, int to, int time) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{seed} {what} {to} {time}")))) / (double)(1L << 32);
}
