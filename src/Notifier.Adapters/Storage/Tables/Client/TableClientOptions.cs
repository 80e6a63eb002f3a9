using Azure.Core;

namespace Azure.Data.Tables;

internal sealed class TableClientOptions : ClientOptions;
