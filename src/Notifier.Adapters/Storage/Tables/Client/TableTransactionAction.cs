namespace Azure.Data.Tables;

/// <param name="ETag">What the entity must be; default for anything.</param>
internal sealed record TableTransactionAction(TableTransactionActionType ActionType, TableEntity Entity, ETag ETag = default);
