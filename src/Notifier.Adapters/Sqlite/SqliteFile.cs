using System.Runtime.InteropServices;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// A file as SQLite itself has it open (sqlite.org/c3ref/io_methods.html). It is usable as long as its connection is open.
/// </summary>
/// <remarks>
/// Opening the file a second time would be wrong. Closing that handle would drop SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
/// </remarks>
internal sealed unsafe partial class SqliteFile
{
    // sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    public const int OfTheDatabase = 7;
    public const int OfTheLog = 28;

    private const int Moved = 20;

    private const int SyncNormal = 2;

    private readonly void* _file;
    private readonly Methods* _methods;
    private readonly string _name;

    public SqliteFile(SafeHandle connection, int which, string name)
    {
        void* file;
        Check(FileControl(connection, "main", which, &file), name);
        _file = file;
        _methods = *(Methods**)file;
        _name = name;
    }

    /// <summary>The connection's file is gone, or another file has taken its place.</summary>
    public static bool HasMoved(SafeHandle connection)
    {
        var hasMoved = 0;
        return FileControl(connection, "main", Moved, (void**)&hasMoved) == 0 && hasMoved != 0;
    }

    public long Size
    {
        get
        {
            long size;
            Check(_methods->FileSize(_file, &size), _name);
            return size;
        }
    }

    public void Read(Span<byte> into, long at)
    {
        fixed (byte* bytes = into)
        {
            Check(_methods->Read(_file, bytes, into.Length, at), _name);
        }
    }

    public void Write(ReadOnlySpan<byte> from, long at)
    {
        fixed (byte* bytes = from)
        {
            Check(_methods->Write(_file, bytes, from.Length, at), _name);
        }
    }

    /// <summary>Makes everything written survive a power cut.</summary>
    public void Sync() => Check(_methods->Sync(_file, SyncNormal), _name);

    private static void Check(int result, string name)
    {
        if (result != 0)
        {
            throw new StorageUnavailableException(
                $"{name} cannot be read or written because its disk reports an error (SQLite's {result}): "
                + "check the disk and the free space on it.");
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FileControl(SafeHandle connection, string database, int what, void** file);

    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public void* Close;
        public delegate* unmanaged[Cdecl]<void*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<void*, byte*, int, long, int> Write;
        public void* Truncate;
        public delegate* unmanaged[Cdecl]<void*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<void*, long*, int> FileSize;
    }
}
