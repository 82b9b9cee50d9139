// Two devices a user, people who were away, and what an admin sees of them.
import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, assertRefused, call, enter, fence, names } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { admin, id, newChat } from "./market.mjs";

const text = (chatId, content, more) => ({ chatId, messageType: "text", content, ...more });

fact("what one device sends, the other and both of the other's see, once and in one order", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [phone, laptop] = [await enter(t, lena, { transports: ["websocket"] }), await enter(t, lena, { transports: ["polling"] })];
  const [van, office] = [await enter(t, otto), await enter(t, otto)];
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask(n % 2 ? phone : van, "send-message", text(chatId, `${n}`))));
  for (const device of [phone, laptop, van, office]) {
    await fence(device);
    assert.deepEqual(all(device, "new-message").map((message) => message.seq), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(all(device, "chat-updated").map((chat) => chat.lastMessage), all(device, "new-message").map((message) => message.content));
  }
  assert.deepEqual([all(laptop, "message-sent").length, all(office, "message-sent").length], [0, 0]);
});

fact("what is read on one device updates the list of the other", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, van, office] = [await enter(t, lena), await enter(t, otto), await enter(t, otto)];
  await ask(asking, "send-message", text(chatId, "hello"));
  await fence(office);
  const updated = next(office, "chat-updated");
  van.emit("mark-messages-read", chatId);
  assert.deepEqual((await updated)[0].unreadCount, { [id(lena)]: 0, [id(otto)]: 0 });
});

fact("what was sent while nobody was there is handed to the first device, oldest first, and counted as unread", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const asking = await enter(t, lena);
  for (const content of ["one", "two", "three"]) await ask(asking, "send-message", text(chatId, content));
  const van = await enter(t, otto);
  assert.deepEqual(all(van, "new-message").map((message) => message.content), ["one", "two", "three"]);
  const office = await enter(t, otto);
  assert.deepEqual(names(office), []);
  const { body } = await call("GET", "/api/messages/chats", otto);
  assert.deepEqual(body.chats.map((chat) => chat.unreadCount[id(otto)]), [3]);
  await ask(office, "mark-messages-read", chatId);
  assert.equal((await call("GET", "/api/messages/chats", otto)).body.chats[0].unreadCount[id(otto)], 0);
});

fact("a send that is repeated, from either device, is stored and told once", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [phone, laptop, answering] = [await enter(t, lena), await enter(t, lena), await enter(t, otto)];
  const first = await ask(phone, "send-message", text(chatId, "once", { clientId: "c-1" }));
  assert.deepEqual(await ask(laptop, "send-message", text(chatId, "changed", { clientId: "c-1" })), first);
  await fence(answering);
  assert.deepEqual(all(answering, "new-message").map((message) => [message._id, message.content]), [[first.messageId, "once"]]);
});

fact("history comes in pages, newest page first", async (t) => {
  const { lena, chatId } = await newChat(t);
  const socket = await enter(t, lena);
  const ids = [];
  for (let n = 1; n <= 5; n++) ids.push((await ask(socket, "send-message", text(chatId, `${n}`))).messageId);
  const page = async (query) => {
    const { messages, hasMore, chatId: of } = await ask(socket, "get-messages", { chatId, ...query });
    assert.equal(of, chatId);
    return [messages.map((message) => message.content).join(""), hasMore];
  };
  assert.deepEqual(await page({ limit: 2 }), ["45", true]);
  assert.deepEqual(await page({ limit: 2, before: ids[3] }), ["23", true]);
  assert.deepEqual(await page({ before: ids[1] }), ["1", false]);
  assert.deepEqual(await page({ after: ids[2] }), ["45", false]);
  const told = next(socket, "messages");
  socket.emit("get-messages", { chatId, limit: 1 });
  assert.deepEqual((await told)[0].messages.map((message) => message.seq), [5]);
});

fact("whoever was cut off is told exactly what was missed, or that it must load anew", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  await ask(asking, "send-message", text(chatId, "seen"));
  const known = await ask(answering, "sync", { chatId, after: 1 });
  assert.deepEqual([known.chatId, known.state, known.headSeq, known.messages], [chatId, "complete", 1, []]);
  answering.disconnect();
  for (const content of ["missed", "as well"]) await ask(asking, "send-message", text(chatId, content));
  const back = await enter(t, otto);
  const synced = await ask(back, "sync", { chatId, epoch: known.epoch, after: 1 });
  assert.deepEqual([synced.state, synced.headSeq, synced.messages.map((message) => message.content)], ["complete", 3, ["missed", "as well"]]);
  assert.equal((await ask(back, "sync", { chatId, epoch: "another store", after: 1 })).state, "gap");
  await assertRefused(back, "INVALID_INPUT", "sync", { chatId });
});

fact("an admin sees the rooms with their sockets and users, and can narrow it", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [phone, laptop, van] = [await enter(t, lena), await enter(t, lena), await enter(t, otto)];
  const { status, body } = await call("GET", `/api/messages/admin/socket-debug?room=chat:${chatId}`, admin);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ["totalConnections", "totalRooms", "rooms"]);
  assert.equal(body.totalRooms, 1);
  const [room] = body.rooms;
  assert.deepEqual([room.roomName, room.socketCount], [`chat:${chatId}`, 3]);
  assert.deepEqual(room.socketIds.toSorted(), [phone.id, laptop.id, van.id].toSorted());
  assert.deepEqual(room.userIds, [id(lena), id(otto)].sort());

  const { body: own } = await call("GET", `/api/messages/admin/socket-debug?namespace=/&room=user:${lena.userId}`, admin);
  assert.deepEqual(own.rooms.map(({ socketCount, userIds }) => [socketCount, userIds]), [[2, [id(lena)]]]);
  const { body: elsewhere } = await call("GET", "/api/messages/admin/socket-debug?namespace=/tutoring", admin);
  assert.deepEqual(elsewhere, { totalConnections: 0, totalRooms: 0, rooms: [] });
  const { body: first } = await call("GET", "/api/messages/admin/socket-debug?limit=1", admin);
  assert.equal(first.rooms.length, 1);
  assert.ok(first.totalRooms > 1);
  await assertStatus(401, "UNAUTHENTICATED", null);
  for (const person of [lena, otto]) await assertStatus(403, "UNAUTHORIZED", person);
  await assertStatus(400, "INVALID_INPUT", admin, "?limit=0");
});

async function assertStatus(status, code, person, query = "") {
  const answer = await call("GET", `/api/messages/admin/socket-debug${query}`, person);
  assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
}
