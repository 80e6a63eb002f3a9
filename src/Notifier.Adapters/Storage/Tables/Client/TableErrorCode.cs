namespace Azure.Data.Tables.Models;

/// <summary>What the service names in x-ms-error-code (learn.microsoft.com, "Table Storage error codes").</summary>
internal static class TableErrorCode
{
    public const string EntityAlreadyExists = "EntityAlreadyExists";
    public const string TableAlreadyExists = "TableAlreadyExists";
    public const string TableBeingDeleted = "TableBeingDeleted";
    public const string TableNotFound = "TableNotFound";
}
