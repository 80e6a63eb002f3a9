using System.Security.Authentication;
using Notifier.Core.Fetching;

namespace Notifier.Adapters.Fetching;

/// <summary>What the HTTP client's exceptions mean.</summary>
internal static class GateFaults
{
    /// <summary>Anything else is a mistake of ours.</summary>
    public static bool IsOfRequest(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException or TimeoutException or AuthenticationException;

    public static GateAnswer From(Exception fault)
    {
        var chain = new List<Exception>();
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            chain.Add(inner);
        }

        if (chain.OfType<GateException>().FirstOrDefault() is { } gate)
        {
            return gate.Answer;
        }

        if (chain.OfType<BodyRefusedException>().FirstOrDefault()?.Refusal is { } refusal)
        {
            return new GateAnswer.Refused(refusal);
        }

        return chain.OfType<HttpRequestException>().Any(each => each.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            ? new GateAnswer.Refused(FetchRefusal.Size) // its headers
            : new GateAnswer.Failed(TroubleOf(chain));
    }

    private static FetchTrouble TroubleOf(List<Exception> chain)
    {
        if (chain.Exists(each => each is OperationCanceledException or TimeoutException))
        {
            return FetchTrouble.TimedOut;
        }

        if (chain.Exists(each => each is AuthenticationException))
        {
            return FetchTrouble.Tls;
        }

        return chain.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => FetchTrouble.Tls,
            HttpRequestError.ConnectionError => FetchTrouble.Connection,
            HttpRequestError.NameResolutionError => FetchTrouble.Name,
            _ => FetchTrouble.BrokenAnswer,
        };
    }
}
