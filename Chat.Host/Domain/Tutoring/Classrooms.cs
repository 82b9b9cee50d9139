using Chat.Host.Domain.Access;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Tutoring;

/// <summary>Rooms and courses: who may open, announce and enrol, and what that moves at once.</summary>
internal sealed class Classrooms(
    ITutoringStore store,
    IConversationStore conversationStore,
    IReceiptStore receipts,
    IMessageStore messages,
    Memberships memberships,
    Conversations conversations,
    IAllowances allowances,
    IChatListener listener,
    Gates gates)
{
    /// <summary>All rooms of a person.</summary>
    public async Task<IReadOnlyList<RoomView>> RoomsAsync(long userId, IReadOnlyCollection<ConversationKey> keys)
    {
        var overviews = await conversationStore.OverviewsAsync(userId, keys);
        var views = new List<RoomView>();
        for (var after = 0L; ;)
        {
            var rooms = await store.RoomsOfAsync(userId, after, allowances.ConversationPage);
            views.AddRange(rooms.Select(room => RoomView.Of(room, overviews)));
            if (rooms.Count < allowances.ConversationPage) return views;
            after = rooms[^1].Id;
        }
    }

    /// <summary>One page of rooms, by ascending id.</summary>
    public async Task<(IReadOnlyList<RoomView> Rooms, bool HasMore)> RoomPageAsync(long userId, long afterId)
    {
        var rooms = await store.RoomsOfAsync(userId, afterId, allowances.ConversationPage);
        var overviews = await conversationStore.OverviewsAsync(userId, [.. rooms.Select(room => room.Key)]);
        return ([.. rooms.Select(room => RoomView.Of(room, overviews))], rooms.Count == allowances.ConversationPage);
    }

    public Task<IReadOnlyList<Course>> CoursesAsync(long userId) => store.CoursesOfAsync(userId);

    /// <summary>By its tutor, its student or an admin.</summary>
    public async Task<(RoomView Room, bool Created)> OpenRoomAsync(Person by, long courseId, long studentId, long tutorId)
    {
        if (studentId == tutorId) throw ChatException.Invalid("studentId and tutorId must differ");
        if (by.Id != studentId && by.Id != tutorId && !by.IsAdmin) throw ChatException.NotAuthorized();

        using var both = await gates.EnterAllAsync([Gates.OfUser(studentId), Gates.OfUser(tutorId)]);
        var (room, created) = await store.OpenRoomAsync(courseId, studentId, tutorId);
        if (created) await listener.ConversationOpenedAsync(room.ToConversation());
        var overviews = await conversationStore.OverviewsAsync(by.Id, [room.Key]);
        return (RoomView.Of(room, overviews), created);
    }

    /// <summary>By one of the course's tutors or an admin.</summary>
    public async Task<Posted> AnnounceAsync(Person by, long courseId, string content)
    {
        await AuthorizeStaffAsync(by, courseId);
        var key = ConversationKey.Course(courseId);
        return await conversations.AnnounceAsync(by, await CourseAsync(key), new Draft(key, content));
    }

    public async Task<bool> EnrollAsync(Person by, long courseId, long studentId)
    {
        await AuthorizeStaffAsync(by, courseId);
        var key = ConversationKey.Course(courseId);
        using var self = await gates.EnterAsync(Gates.OfUser(studentId));
        using var course = await gates.EnterAsync(key.ToString());
        if (!await store.EnrollAsync(courseId, studentId)) return false;

        // What was said before is history, not something the newcomer missed.
        await receipts.MoveDeliveredAsync(key, [studentId], await messages.HeadAsync(key));
        await listener.MemberJoinedAsync(await CourseAsync(key), await PersonAsync(studentId));
        return true;
    }

    public async Task<bool> WithdrawAsync(Person by, long courseId, long studentId)
    {
        await AuthorizeStaffAsync(by, courseId);
        var key = ConversationKey.Course(courseId);
        using var self = await gates.EnterAsync(Gates.OfUser(studentId));
        using var course = await gates.EnterAsync(key.ToString());
        if (!await store.WithdrawAsync(courseId, studentId)) return false;
        if (!await store.TeachesAsync(courseId, studentId)) await listener.MemberLeftAsync(await CourseAsync(key), await PersonAsync(studentId));
        return true;
    }

    private async Task AuthorizeStaffAsync(Person by, long courseId)
    {
        var may = by.IsAdmin ? await store.CourseExistsAsync(courseId) : await store.TeachesAsync(courseId, by.Id);
        if (!may) throw ChatException.NotAuthorized();
    }

    private async Task<Conversation> CourseAsync(ConversationKey key) => await conversationStore.FindAsync(key) ?? throw ChatException.NotAuthorized();

    private async Task<Person> PersonAsync(long userId) => (await memberships.PeopleAsync([userId]))[0];
}
