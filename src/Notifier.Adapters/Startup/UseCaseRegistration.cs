using Microsoft.Extensions.DependencyInjection;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Emails.Calendar;
using Notifier.Core.Fetching;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Sending.Service;
using Notifier.Core.Sources;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Core.UseCases.Joining;

namespace Notifier.Adapters.Startup;

/// <summary>
/// Adds the use cases. The host adds what they need: <see cref="ITableStore"/>, <see cref="ISendQueue"/>,
/// <see cref="IEmailService"/>, <see cref="IEmailRenderer"/>, <see cref="IPageFetcher"/> and <see cref="TimeProvider"/>.
/// </summary>
public static class UseCaseRegistration
{
    /// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
    public static IServiceCollection AddUseCases(
        this IServiceCollection services, SecretKeys keys, UseCaseOptions options, Uri publicUrl) => services
        .AddSingleton(keys)
        .AddSingleton(options.Sending)
        .AddSingleton(options.Reminder)
        .AddSingleton(options.Confirmation)
        .AddSingleton(options.Link)
        .AddSingleton(options.Retention)
        .AddSingleton(options.Job)
        .AddSingleton(options.Source)
        .AddSingleton<Telemetry>()
        .AddSingleton<EmailAddressProtector>()
        .AddSingleton<PrivateIds>()
        .AddSingleton<RefusedSecrets>()
        .AddSingleton<LinkTokens>()
        .AddSingleton(provider => new EmailLinks(publicUrl, provider.GetRequiredService<LinkTokens>(), options.Link))
        .AddSingleton<PersonStore>()
        .AddSingleton<LinkReader>()
        .AddSingleton<RenewCalendar>()
        .AddSingleton<FollowerIndex>()
        .AddSingleton<AdvertStore>()
        .AddSingleton<PageAdverts>()
        .AddSingleton<DueItemStore>()
        .AddSingleton<DueItemScanner>()
        .AddSingleton<PendingConfirmations>()
        .AddSingleton<EmailLedger>()
        .AddSingleton<EmailClaims>()
        .AddSingleton<Suppressions>()
        .AddSingleton<ConfirmationRateCap>()
        .AddSingleton<MailboxLimit>()
        .AddSingleton<Audit>()
        .AddSingleton<VolumeGuard>()
        .AddSingleton<RemindersOfADay>()
        .AddSingleton<EmailServiceAlarm>()
        .AddSingleton<AlarmStore>()
        .AddSingleton<EmailEventStore>()
        .AddSingleton<PoisonMessageLog>()
        .AddSingleton<LastEmailEvent>()
        .AddSingleton<SoftBounceBackoff>()
        .AddSingleton<ResendBouncedEmail>()
        .AddSingleton<RecordEmailEvents>()
        .AddSingleton<ReconcileSuppressions>()
        .AddSingleton<GetEmailStatus>()
        .AddSingleton<HrContactStore>()
        .AddSingleton<FollowedAdvertCheck>()
        .AddEmailPolicies()
        .AddSingleton<AddHrContact>()
        .AddSingleton<ChangeHrContact>()
        .AddSingleton<DispatchHrDueItems>()
        .AddSingleton<CorrectJoins>()
        .AddSingleton<FindAdvert>()
        .AddSingleton<ReadingTurns>()
        .AddSingleton<PageSources>()
        .AddSingleton<ReadPage>()
        .AddSingleton<FindOriginal>()
        .AddSingleton<ImportAdvert>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<CheckLink>(provider, publicUrl))
        .AddSingleton<CloseAdvert>()
        .AddSingleton<GetAdvertDetails>()
        .AddSingleton<JoinAdverts>()
        .AddSingleton<FollowTokens>()
        .AddSingleton<HourlyRequests>()
        .AddSingleton<HostRows>()
        .AddSingleton<PastedAdverts>()
        .AddSingleton<RequestSubscription>()
        .AddSingleton<CompleteSubscription>()
        .AddSingleton<ConfirmSubscription>()
        .AddSingleton<ChangeSubscription>()
        .AddSingleton<FollowedAlready>()
        .AddSingleton<MoveFollower>()
        .AddSingleton<RequestManageLink>()
        .AddSingleton<CalendarFeed>()
        .AddSingleton<ExportPerson>()
        .AddSingleton<ErasePerson>()
        .AddSingleton<DispatchDueItems>()
        .AddSingleton<GetDueCounts>()
        .AddSingleton<LostEmailRepair>()
        .AddSingleton<RequeueMissingEmails>()
        .AddSingleton<ResealAddresses>()
        .AddSingleton<DeleteExpiredData>()
        .AddSingleton<SendTestEmail>()
        .AddSingleton<DeferMessage>()
        .AddSingleton<DecideEmail>()
        .AddSingleton<DropEmail>()
        .AddSingleton<EmailAttempt>()
        .AddSingleton<EmailDispatcher>();

    private static IServiceCollection AddEmailPolicies(this IServiceCollection services)
    {
        foreach (var policy in EmailKinds.Policies)
        {
            services.AddSingleton(typeof(EmailPolicy), policy);
        }

        return services;
    }
}
