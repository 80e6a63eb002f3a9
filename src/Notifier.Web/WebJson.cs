using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;

namespace Notifier.Web;

/// <summary>Every body that the API reads or writes. The compiler makes their serializers. A type that is missing here fails.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AddRequest))]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(FollowRequest))]
[JsonSerializable(typeof(HrContactRequest))]
[JsonSerializable(typeof(ManageLinkRequest))]
[JsonSerializable(typeof(SentAdvertJson))]
[JsonSerializable(typeof(TestMailRequest))]
[JsonSerializable(typeof(AdvertView))]
[JsonSerializable(typeof(AlarmsView))]
[JsonSerializable(typeof(Asked))]
[JsonSerializable(typeof(DueCounts))]
[JsonSerializable(typeof(FollowedView))]
[JsonSerializable(typeof(FollowTokenView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(LeftAll))]
[JsonSerializable(typeof(MailEventsView))]
[JsonSerializable(typeof(MailStatusView))]
[JsonSerializable(typeof(PersonView))]
[JsonSerializable(typeof(TestMailView))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class WebJson : JsonSerializerContext;
