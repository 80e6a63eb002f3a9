namespace Notifier.Testing.Storage;

/// <summary>The program was killed.</summary>
internal sealed class KilledException : Exception
{
    /// <returns>True when the work was killed, and is to be started again.</returns>
    public static async Task<bool> EndedAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }
}
