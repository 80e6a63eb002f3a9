using Microsoft.Extensions.DependencyInjection;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Alarms;
using Notifier.Core.Calendar;
using Notifier.Core.Email;
using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;

namespace Notifier.Adapters;

/// <summary>Puts the use cases together. What they stand on is added by whoever runs them: <see cref="ITableStore"/>, <see cref="ISendQueue"/>, <see cref="IMailService"/>, <see cref="IMailWriter"/>, <see cref="TimeProvider"/>.</summary>
public static class UseCases
{
    /// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
    public static IServiceCollection AddUseCases(this IServiceCollection services, SecretKeys keys, Delays delays, Uri publicUrl) => services
        .AddSingleton(keys)
        .AddSingleton(delays)
        .AddSingleton<Telemetry>()
        .AddSingleton<AddressBook>()
        .AddSingleton<PrivateIds>()
        .AddSingleton<RefusedSecrets>()
        .AddSingleton<LinkTokens>()
        .AddSingleton(provider => new MailLinks(publicUrl, provider.GetRequiredService<LinkTokens>(), delays))
        .AddSingleton<People>()
        .AddSingleton<LinkReader>()
        .AddSingleton<RenewCalendar>()
        .AddSingleton<Followers>()
        .AddSingleton<AdvertStore>()
        .AddSingleton<DueRows>()
        .AddSingleton<DueWalk>()
        .AddSingleton<ConfirmationHints>()
        .AddSingleton<Ledger>()
        .AddSingleton<LedgerClaims>()
        .AddSingleton<Suppressions>()
        .AddSingleton<ConfirmationCap>()
        .AddSingleton<MailboxLimit>()
        .AddSingleton<Audit>()
        .AddSingleton<VolumeAlarm>()
        .AddSingleton<RemindersOfADay>()
        .AddSingleton<SendAlarm>()
        .AddSingleton<AlarmBook>()
        .AddSingleton<MailEvents>()
        .AddSingleton<GivenUpMessages>()
        .AddSingleton<LastMailEvent>()
        .AddSingleton<BackOff>()
        .AddSingleton<SendAgain>()
        .AddSingleton<RecordMailEvents>()
        .AddSingleton<ReconcileSuppressions>()
        .AddSingleton<ShowMailStatus>()
        .AddSingleton<HrContacts>()
        .AddSingleton<CandidateMail>()
        .AddSingleton<HrMail>()
        .AddSingleton<AddHrContact>()
        .AddSingleton<ChangeHrContact>()
        .AddSingleton<SweepHr>()
        .AddSingleton<CorrectJoins>()
        .AddSingleton<FindAdvert>()
        .AddSingleton<ReadingTurns>()
        .AddSingleton<RecordReading>()
        .AddSingleton<CloseAdvert>()
        .AddSingleton<ShowAdvert>()
        .AddSingleton<JoinAdverts>()
        .AddSingleton<FollowTokens>()
        .AddSingleton<AskedThisHour>()
        .AddSingleton<PastedAdverts>()
        .AddSingleton<Follow>()
        .AddSingleton<Settle>()
        .AddSingleton<Confirm>()
        .AddSingleton<ChangeSubscription>()
        .AddSingleton<FollowedAlready>()
        .AddSingleton<MoveFollower>()
        .AddSingleton<AskForManageLink>()
        .AddSingleton<CalendarFeed>()
        .AddSingleton<ExportPerson>()
        .AddSingleton<ErasePerson>()
        .AddSingleton<SweepDue>()
        .AddSingleton<CountDue>()
        .AddSingleton<RepairMail>()
        .AddSingleton<RepairReminders>()
        .AddSingleton<SealAnew>()
        .AddSingleton<PurgeExpired>()
        .AddSingleton<SendTestMail>()
        .AddSingleton<SendMail>();
}
