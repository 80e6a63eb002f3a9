using Notifier.Reading.Pages;

namespace Notifier.Core.Fetching;

/// <summary>Whether an answer is a check for humans. A host that answers so is left alone for a while.</summary>
public sealed record WallCheck(Func<int, IReadOnlyDictionary<string, string>, FetchedBytes, bool> IsWall);
