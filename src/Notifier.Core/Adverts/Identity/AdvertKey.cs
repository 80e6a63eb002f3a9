namespace Notifier.Core.Adverts.Identity;

/// <summary>A name under which a reading finds its advert. In table <c>refs</c> its row points to the advert's id.</summary>
public sealed record AdvertKey(string Partition, string Row)
{
    private const string Addresses = "address";

    public static AdvertKey From(EmployerReference job)
    {
        return new AdvertKey(job.Employer, job.Key);
    }

    public static AdvertKey From(Uri page) => new(Addresses, PageAddress.KeyOf(page));
}

/// <summary>Where a name points, with the ETag of that row.</summary>
public sealed record AdvertPointer(string Advert, string ETag);
