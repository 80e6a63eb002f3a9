namespace Azure.Data.Tables;

internal enum TableTransactionActionType
{
    Add,
    UpdateReplace,
    Delete,
    UpsertReplace,
}
