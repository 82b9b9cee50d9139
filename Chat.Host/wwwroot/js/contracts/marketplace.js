const chatId = (roomId) => String(roomId);

/** Ids are strings of digits here; the page sorts by them, so it has numbers. */
function messageOf(message) {
  return {
    id: Number(message._id),
    seq: message.seq,
    roomId: Number(message.chatId),
    senderId: Number(message.senderId._id),
    senderName: message.senderId.fullName,
    senderRole: message.senderId.role,
    content: message.content,
    createdAt: message.timestamp,
    status: message.isRead ? 'read' : 'sent',
  };
}

function roomOf(chat, me) {
  const other = chat.participants.find((person) => Number(person._id) !== me) ?? chat.participants[0];
  return {
    id: Number(chat._id),
    otherId: Number(other._id),
    otherRole: other.role,
    title: other.fullName,
    topic: chat.jobId?.title ?? 'No job',
    unread: chat.unreadCount[me] ?? 0,
  };
}

export const marketplace = {
  title: 'Marketplace chat',
  lead: 'Clients and craftsmen, about a job.',
  roles: [['client', 'Clients'], ['craftsman', 'Craftsmen'], ['admin', 'Admins']],

  /** A chat's line has no more of its last message than the text. */
  async load(get, me) {
    const { chats } = await get('/api/messages/chats');
    const rooms = await Promise.all(chats.map(async (chat) => {
      const { messages } = await get(`/api/messages/chats/${chat._id}/messages?limit=1`);
      return { ...roomOf(chat, me), lastMessage: messages.length > 0 ? messageOf(messages[0]) : null };
    }));
    return { rooms };
  },

  says: {
    join_room: ({ roomId }) => ['join-chat', chatId(roomId)],
    send_message: ({ roomId, content, clientId }) => ['send-message', { chatId: chatId(roomId), messageType: 'text', content, clientId }],
    typing_start: ({ roomId }) => ['typing-start', chatId(roomId)],
    typing_stop: ({ roomId }) => ['typing-stop', chatId(roomId)],
    mark_read: ({ roomId }) => ['mark-messages-read', chatId(roomId)],
    get_messages: ({ roomId, ...page }) => ['get-messages', { chatId: chatId(roomId), ...page }],
    sync: ({ roomId, ...from }) => ['sync', { chatId: chatId(roomId), ...from }],
  },
  answers: {
    // The message itself has come by the chat's room before.
    send_message: () => ({}),
    get_messages: (page) => ({ ...page, messages: page.messages.map(messageOf) }),
    sync: (page) => ({ ...page, messages: page.messages.map(messageOf) }),
  },
  hears: {
    'new-message': (message) => ['new_message', messageOf(message)],
    'chat-updated': (chat, me) => ['room_created', { room: roomOf(chat, me) }],
    'user-typing': (mark) => ['user_typing', { roomId: Number(mark.chatId), userId: Number(mark.userId), isTyping: mark.isTyping }],
    'message-read': ({ chatId: id, userId, messageIds }) =>
      ['messages_read', { roomId: Number(id), userId: Number(userId), messageId: Math.max(...messageIds.map(Number)) }],
  },
};
