namespace Azure.Data.Tables;

internal enum TableUpdateMode
{
    Replace = 1,
}
