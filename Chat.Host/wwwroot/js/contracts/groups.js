function messageOf(message) {
  return {
    id: message.id,
    seq: message.seq,
    roomId: message.groupId,
    senderId: message.sender.id,
    senderName: message.sender.name,
    content: message.content,
    replyTo: message.replyToId,
    clientId: message.clientMessageId,
    createdAt: message.createdAt,
  };
}

const typing = (isTyping) => (mark) => ['user_typing', { roomId: mark.groupId, userId: mark.userId, isTyping }];

/** A group is heard while it is joined, which it is once it was opened. Nobody is told what was read. */
export const groups = {
  title: 'Groups',
  lead: 'Groups, and who is in them right now.',
  roles: [['member', 'Members'], ['admin', 'Admins']],
  replies: true,

  async load(get, me) {
    const { groups: mine } = await get('/api/groups');
    return {
      rooms: mine.map((group) => ({
        id: group.id, title: group.name, topic: `${group.memberIds.length} members`, otherId: group.memberIds.find((userId) => userId !== me) ?? me,
      })),
    };
  },

  says: {
    join_room: ({ roomId }) => ['join_group', roomId],
    send_message: ({ roomId, content, replyTo, clientId }) =>
      ['send_message', { groupId: roomId, content, replyToId: replyTo, clientMessageId: clientId }],
    typing_start: ({ roomId }) => ['typing_start', { groupId: roomId }],
    typing_stop: ({ roomId }) => ['typing_stop', { groupId: roomId }],
    mark_read: () => null,
    get_messages: ({ roomId, ...page }) => ['get_messages', { groupId: roomId, ...page }],
    sync: ({ roomId, ...from }) => ['sync', { groupId: roomId, ...from }],
  },
  answers: {
    send_message: (message) => ({ message: messageOf(message) }),
    get_messages: (page) => ({ ...page, messages: page.messages.map(messageOf) }),
    sync: (page) => ({ ...page, messages: page.messages.map(messageOf) }),
  },
  hears: {
    message_received: (message) => ['new_message', messageOf(message)],
    user_typing: typing(true),
    user_stopped_typing: typing(false),
  },
};
