using Chat.Host.Domain.Presence;
using Chat.Host.Presence;

namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryVisitsTests : VisitsSuite
{
    protected override Task<IVisits> CreateAsync() => Task.FromResult<IVisits>(new MemoryVisits());
}
