namespace Notifier.Web.OpenApi;

/// <summary>A request to an endpoint and its answer, as the API document shows them.</summary>
/// <param name="Request">JSON; null when the request has no body.</param>
/// <param name="Answer">JSON; null when the answer has no body.</param>
internal sealed record EndpointExample(string? Request, string? Answer);

/// <summary>The examples of the API document. A test deserialises each as the type that it stands for.</summary>
internal static class OpenApiExamples
{
    private const string Id = "q7f3k5m2n6p4r7s3t5u2v6w4x7";

    public const string Advert = """
        { "text": "Ward Clerk\nPosting date: 8 January 2026\nClosing date: 7 February 2026\nThis advert closes on Thursday 22 Jan 2026", "url": "https://jobs.example/ward-clerk" }
        """;

    public const string AdvertView = $$"""
        {
          "id": "{{Id}}", "state": "open", "title": "Ward Clerk", "employer": "Example Trust", "reference": "WK0324", "url": "https://jobs.example/ward-clerk", "postingDate": "2026-01-08",
          "safeClosingDate": "2026-01-22", "closingMoment": "2026-01-23T00:00:00+00:00", "confidence": "likely",
          "safe": { "date": "2026-01-22", "time": null, "moment": "2026-01-23T00:00:00+00:00", "confidence": "likely", "quote": "This advert closes on Thursday 22 Jan 2026", "source": "text", "board": null, "isBoardDefault": false },
          "other": { "date": "2026-02-07", "time": null, "moment": "2026-02-08T00:00:00+00:00", "confidence": "guess", "quote": "Closing date: 7 February 2026", "source": "field", "board": null, "isBoardDefault": false },
          "whereToLook": null, "isInternalOnly": false, "isPrivate": false, "version": 1, "firstRead": "2026-01-09T08:30:00+00:00", "lastRead": "2026-01-09T08:30:00+00:00", "closed": null,
          "copies": [], "history": [{ "version": 1, "at": "2026-01-09T08:30:00+00:00", "date": "2026-01-22", "time": null, "confidence": "likely", "isClosed": false }], "followers": null
        }
        """;

    public const string Check = $$"""
        {
          "schema": "notifier-check/1", "today": "2026-01-09",
          "adverts": [{
            "file": "-", "id": "{{Id}}", "url": "https://jobs.example/ward-clerk", "title": "Ward Clerk", "employer": null, "reference": null, "board": null,
            "postingDate": "2026-01-08", "safeClosingDate": "2026-01-22", "closingMoment": "2026-01-23T00:00:00Z", "confidence": "likely", "mentions": [], "findings": []
          }],
          "unreadable": []
        }
        """;

    public const string Follow = """{ "email": "name@example.org", "remindDaysBefore": [7, 2, 0], "consent": true }""";

    public const string ManageLink = """{ "email": "name@example.org" }""";

    public const string Asked = """{ "message": "Check your email: if this address can get our emails, a link to confirm arrives within minutes.", "until": null }""";

    public const string FollowToken = """{ "token": "v1.k1.AAABm6…", "waitSeconds": 3, "until": "2026-01-09T09:31:00+00:00" }""";

    public const string Hr = """{ "email": "hr@example.org", "referencePrefix": "380-" }""";

    public const string HrAsked = """{ "message": "An email that asks for confirmation is on its way to this address, if we may write to it." }""";

    public const string TestMail = """{ "to": "name@example.org" }""";

    public const string TestedMail = """{ "outcome": "accepted", "messageId": "14c5d75ce93.dfd.64b469", "reason": null, "until": null, "sid": "202601q7f3k5m2n6p4r7s3t5u2v6w4x7" }""";

    public const string Health = """{ "status": "ok", "storage": "ok", "mail": "ok", "work": "ok", "alarms": "ok", "keys": "ok" }""";

    public const string Alarms = $$"""{ "alarms": [{{VolumeAlarm}}] }""";

    public const string NoAlarms = """{ "alarms": [] }""";

    public const string MailStatus = $$"""
        {
          "from": "2026-01-08T09:00:00+00:00", "until": "2026-01-09T08:31:00+00:00",
          "sent": 1290, "refused": 1, "unknown": 0, "waiting": 2, "missed": 0,
          "kinds": { "confirm": { "sent": 90, "refused": 1, "unknown": 0, "waiting": 2, "missed": 0 }, "d07": { "sent": 1200, "refused": 0, "unknown": 0, "waiting": 0, "missed": 0 } },
          "refusals": [{ "reason": "400 Bad Request", "count": 1 }], "lastEvent": "2026-01-09T08:30:12+00:00", "alarms": [{{VolumeAlarm}}]
        }
        """;

    private const string VolumeAlarm = """{ "id": "volume-20260109080000", "kind": "volume", "since": "2026-01-09T08:00:00+00:00", "what": "After 500 messages the sweep stopped: …", "put": 500, "largest": 80 }""";

    public const string Due = """{ "at": "2026-01-15T08:02:00+00:00", "waiting": 3, "late": 0, "onTheirWay": 12, "unreadable": 0, "oldest": "2026-01-15T08:00:00+00:00" }""";

    public const string Me = $$"""
        {
          "address": "name@example.org", "addressGiven": "2026-01-09T08:31:00+00:00", "addressConfirmed": "2026-01-09T08:33:00+00:00", "bounces": 0, "quietUntil": null,
          "adverts": [{{MyAdvert}}],
          "hrContact": [],
          "emails": [{ "about": "{{Id}}", "what": "please confirm", "state": "sent", "at": "2026-01-09T08:31:02+00:00", "reason": null, "fate": [{ "what": "delivered", "at": "2026-01-09T08:31:05+00:00" }] }]
        }
        """;

    public const string MailEvents = """[{ "email": "name@example.org", "timestamp": 1767947465, "event": "delivered", "sid": "202601aaaaaaaaaaaaaaaaaaaaaaaaaa", "sg_event_id": "ZHJvcC0x" }]""";

    public const string MailEventsTold = """{ "new": 1 }""";

    public const string MyAdvert = $$"""
        {
          "advert": "{{Id}}", "state": "confirmed", "since": "2026-01-09T08:33:00+00:00", "remindDaysBefore": [7, 2, 0], "rungs": [7, 2, 0], "ended": null,
          "consent": { "asked": "2026-01-09T08:31:00+00:00", "wording": "2026-11", "confirmed": "2026-01-09T08:33:00+00:00" },
          "told": { "version": 1, "date": "2026-01-22" }
        }
        """;

    public const string Change = """{ "remindDaysBefore": [3, 0], "state": "paused" }""";

    public const string Add = """{ "remindDaysBefore": [7, 2, 0] }""";

    public const string Left = """{ "left": 2 }""";
}
