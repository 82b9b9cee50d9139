function messageOf(message) {
  return {
    id: message.id,
    seq: message.seq,
    roomId: message.chat_id,
    senderId: message.sender_id,
    senderName: message.sender.name,
    content: message.content,
    replyTo: message.reply_to,
    createdAt: message.created_at,
    status: message.status,
  };
}

function roomOf(chat, me) {
  const others = chat.member_ids.filter((userId) => userId !== me);
  return {
    id: chat.id,
    otherId: others[0] ?? me,
    title: chat.title,
    topic: chat.kind === 'direct' ? 'Direct' : `${chat.member_ids.length} members`,
    unread: chat.unread_count,
    lastMessage: chat.last_message && messageOf(chat.last_message),
  };
}

/** Messages go to each member's user room: only what happens in an open chat needs its room. */
export const messenger = {
  title: 'Messenger',
  lead: 'Direct and group chats, with receipts.',
  roles: [['member', 'Members'], ['admin', 'Admins']],
  replies: true,

  async load(get, me) {
    const { chats } = await get('/api/chats');
    return { rooms: chats.map((chat) => roomOf(chat, me)) };
  },

  says: {
    join_room: ({ roomId }) => ['join_chat', roomId],
    send_message: ({ roomId, content, replyTo, clientId }) => ['send_message', { chat_id: roomId, content, reply_to: replyTo, tempId: clientId }],
    typing_start: ({ roomId }) => ['typing_start', { chat_id: roomId }],
    typing_stop: ({ roomId }) => ['typing_stop', { chat_id: roomId }],
    mark_read: ({ roomId, messageId }) => ['message_read', { chat_id: roomId, message_id: messageId }],
    get_messages: ({ roomId, ...page }) => ['get_messages', { chat_id: roomId, ...page }],
    sync: ({ roomId, ...from }) => ['sync', { chat_id: roomId, ...from }],
  },
  answers: {
    send_message: ({ message }) => ({ message: messageOf(message) }),
    get_messages: (page) => ({ hasMore: page.has_more, messages: page.messages.map(messageOf) }),
    sync: (page) => ({ ...page, messages: page.messages.map(messageOf) }),
  },
  hears: {
    new_message: (message) => ['new_message', messageOf(message)],
    user_typing: (mark) => ['user_typing', { roomId: mark.chat_id, userId: mark.user_id, isTyping: mark.is_typing }],
    message_status: (mark) =>
      mark.status === 'read' ? ['messages_read', { roomId: mark.chat_id, userId: mark.user_id, messageId: mark.message_id }] : null,
  },
};
