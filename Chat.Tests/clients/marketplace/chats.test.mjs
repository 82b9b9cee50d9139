// Seed 004: who connects is in user: and in every chat: room; a message is shown in the chat, updates both lists, and is confirmed.
import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, call, enter, fence, names, newcomer } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { id, newChat, newCraftsman } from "./market.mjs";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

fact("the seed's own test runs: connect, join a chat, send, be confirmed", async (t) => {
  const { lena, chatId } = await newChat(t);
  const socket = await enter(t, lena);
  const seen = new Promise((resolve) => {
    socket.on("chat-joined", () => socket.emit("send-message", { chatId, messageType: "text", content: "Test message from Socket.IO" }));
    socket.on("message-sent", resolve);
  });
  socket.emit("join-chat", chatId);
  const confirmation = await seen;
  assert.deepEqual(all(socket, "chat-joined"), [{ chatId, success: true, roomMembersCount: 1 }]);
  assert.deepEqual(Object.keys(confirmation), ["success", "messageId", "timestamp", "chatId"]);
  assert.deepEqual([confirmation.success, confirmation.chatId], [true, chatId]);
  assert.match(confirmation.timestamp, TIME);
  assert.deepEqual(names(socket), ["chat-joined", "new-message", "chat-updated", "message-sent"]);
});

fact("a message is shown to both who joined nothing, both lists are updated, and only then it is confirmed", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  const confirmed = next(asking, "message-sent");
  asking.emit("send-message", { chatId, messageType: "text", content: "Can you tile a kitchen? 🛠" });
  const [{ messageId, timestamp }] = await confirmed;
  await fence(answering);
  assert.deepEqual(names(asking), ["new-message", "chat-updated", "message-sent"]);
  assert.deepEqual(names(answering), ["new-message", "chat-updated"]);
  const [message] = all(answering, "new-message");
  assert.deepEqual(message, {
    _id: messageId, seq: 1, chatId, senderId: { _id: id(lena), fullName: "Lena", role: "client" },
    messageType: "text", content: "Can you tile a kitchen? 🛠", timestamp, isRead: false,
  });
  assert.deepEqual(all(asking, "new-message"), [message]);
  const [chat] = all(answering, "chat-updated");
  assert.deepEqual(chat, {
    _id: chatId,
    participants: [lena, otto].sort((a, b) => a.userId - b.userId).map(({ userId, role, name }) => ({ _id: `${userId}`, fullName: name, role, profilePicture: null })),
    lastMessage: "Can you tile a kitchen? 🛠", lastMessageAt: timestamp, lastMessageSenderId: id(lena),
    unreadCount: { [id(lena)]: 0, [id(otto)]: 1 }, isActive: true,
  });
  assert.deepEqual(all(asking, "chat-updated"), [chat]);
});

fact("an image is a message as well", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  await ask(asking, "send-message", { chatId, messageType: "image", content: "https://example.org/kitchen.jpg" });
  await fence(answering);
  const [message] = all(answering, "new-message");
  assert.deepEqual([message.messageType, message.content], ["image", "https://example.org/kitchen.jpg"]);
});

fact("what is read is told to the other by message, and clears the reader's count", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  const sent = [];
  for (const content of ["one", "two"]) sent.push((await ask(asking, "send-message", { chatId, messageType: "text", content })).messageId);
  await ask(answering, "send-message", { chatId, messageType: "text", content: "mine" });
  const told = next(asking, "message-read");
  const answer = await ask(answering, "mark-messages-read", chatId);
  const [read] = await told;
  assert.deepEqual([Object.keys(read), read.chatId, read.userId, read.messageIds], [["chatId", "userId", "messageIds", "readAt"], chatId, id(otto), sent]);
  assert.match(read.readAt, TIME);
  assert.deepEqual(answer.unreadCount, { [id(lena)]: 1, [id(otto)]: 0 });
  await Promise.all([fence(asking), fence(answering)]);
  assert.deepEqual(all(answering, "chat-updated").at(-1), answer);
  assert.equal(all(answering, "message-read").length, 0);
  const before = all(answering, "chat-updated").length;

  // Once more: there is nothing to tell, but an answer.
  await ask(answering, "mark-messages-read", chatId);
  await Promise.all([fence(asking), fence(answering)]);
  assert.deepEqual([all(asking, "message-read").length, all(answering, "chat-updated").length], [1, before + 1]);
  const { messages } = await ask(asking, "get-messages", { chatId });
  assert.deepEqual(messages.map((message) => message.isRead), [true, true, false]);
});

fact("typing is shown to the other only, and ends with a message", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, second, answering] = [await enter(t, lena), await enter(t, lena), await enter(t, otto)];
  asking.emit("typing-start", chatId);
  assert.deepEqual((await next(answering, "user-typing"))[0], { chatId, userId: id(lena), isTyping: true });
  asking.emit("typing-stop", chatId);
  assert.deepEqual((await next(answering, "user-typing"))[0], { chatId, userId: id(lena), isTyping: false });
  asking.emit("typing-start", chatId);
  await ask(asking, "send-message", { chatId, messageType: "text", content: "done" });
  await Promise.all([fence(asking), fence(second), fence(answering)]);
  assert.deepEqual(all(answering, "user-typing").map((mark) => mark.isTyping), [true, false, true, false]);
  assert.deepEqual([...all(asking, "user-typing"), ...all(second, "user-typing")], []);
});

fact("who leaves a chat's room still has the list, and joins again", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  const left = next(answering, "chat-left");
  assert.deepEqual(await ask(answering, "leave-chat", chatId), { chatId, success: true });
  assert.deepEqual((await left)[0], { chatId, success: true });
  await ask(asking, "send-message", { chatId, messageType: "text", content: "hello?" });
  await fence(answering);
  assert.deepEqual(names(answering), ["chat-left", "chat-updated"]);
  assert.deepEqual(await ask(answering, "join-chat", { chatId: Number(chatId) }), { chatId, success: true, roomMembersCount: 2 });
  await ask(asking, "send-message", { chatId, messageType: "text", content: "there?" });
  await fence(answering);
  assert.deepEqual(all(answering, "new-message").map((message) => message.content), ["there?"]);
});

fact("a new chat is told to both, joined by both at once, and begins with the first words", async (t) => {
  const [lena, otto] = [newcomer("client", "Lena"), newcomer("craftsman", "Otto")];
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  const { status, body } = await call("POST", "/api/messages/chats", lena, { craftsmanId: otto.userId, jobId: 1, initialMessage: "Good morning!" });
  assert.equal(status, 201);
  const chatId = body.chat._id;
  for (const socket of [asking, answering]) {
    await fence(socket);
    assert.deepEqual(names(socket), ["new-message", "chat-updated", "new-chat-notification", "chat-updated"]);
    assert.equal(all(socket, "new-message")[0].content, "Good morning!");
    assert.deepEqual(all(socket, "new-chat-notification"), [{ chatId, message: "New chat conversation started" }]);
    assert.deepEqual(all(socket, "chat-updated")[1], body.chat);
  }
  assert.deepEqual(body.chat.jobId, { _id: "1", title: "Kitchen tiles" });
  assert.deepEqual(body.chat.unreadCount, { [id(lena)]: 0, [id(otto)]: 1 });
  await ask(answering, "send-message", { chatId, messageType: "text", content: "Good morning to you" });
  await fence(asking);
  assert.equal(all(asking, "new-message")[1].content, "Good morning to you");

  const again = await call("POST", "/api/messages/chats", lena, { craftsmanId: otto.userId, jobId: 1, initialMessage: "Still there?" });
  assert.deepEqual([again.status, again.body.chat._id, again.body.chat.lastMessage], [200, chatId, "Still there?"]);
  await fence(answering);
  assert.deepEqual([all(answering, "new-chat-notification").length, all(answering, "new-message").at(-1).content], [1, "Still there?"]);
  const other = await call("POST", "/api/messages/chats", lena, { craftsmanId: otto.userId });
  assert.notEqual(other.body.chat._id, chatId);
  assert.deepEqual([other.status, other.body.chat.jobId, other.body.chat.lastMessage], [201, undefined, undefined]);
});

fact("chats and messages are listed by routes too", async (t) => {
  const { lena, otto, chatId } = await newChat(t, { initialMessage: "one" });
  const second = await newCraftsman(t, "Berta");
  const { body: opened } = await call("POST", "/api/messages/chats", lena, { craftsmanId: second.userId });
  const { body } = await call("GET", "/api/messages/chats", lena);
  assert.deepEqual(body.chats.map((chat) => [chat._id, chat.lastMessage]), [[chatId, "one"], [opened.chat._id, undefined]]);
  assert.equal(body.hasMore, false);
  const { body: page } = await call("GET", `/api/messages/chats/${chatId}/messages?limit=1`, otto);
  assert.deepEqual([page.chatId, page.messages.map((message) => message.content), page.hasMore], [chatId, ["one"], false]);
});
