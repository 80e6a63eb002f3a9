namespace Azure.Data.Tables;

/// <summary>Nothing of the transaction was done.</summary>
/// <param name="failedTransactionActionIndex">The action that failed, from 0; null when the service did not say.</param>
internal sealed class TableTransactionFailedException(RequestFailedException failure, int? failedTransactionActionIndex)
    : RequestFailedException(failure.Status, failure.Message, failure.ErrorCode, failure)
{
    public int? FailedTransactionActionIndex { get; } = failedTransactionActionIndex;
}
