using Chat.Host.Domain.Tutoring;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record ReadyPayload(long UserId, IReadOnlyList<RoomPayload> Rooms, IReadOnlyList<Course> Courses);
