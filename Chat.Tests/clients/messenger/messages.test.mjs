import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, call, fence, names } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { chatOf, closeChat, logIn, openChat, send, someone } from "./people.mjs";

fact("test case 1: online, the chat not opened; the message comes through the user's room and is delivered", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const [ann, bob] = [await logIn(t, a), await logIn(t, b)];
  await openChat(ann, chat);
  const told = next(bob, "new_message");
  const info = next(ann, "message_delivery_info");
  const message = await send(ann, chat, "hello");
  const [got] = await told;
  assert.deepEqual(Object.keys(got), ["id", "seq", "chat_id", "sender_id", "sender", "content", "message_type", "reply_to", "status", "created_at"]);
  assert.deepEqual([got.id, got.chat_id, got.content, got.message_type, got.sender.name], [message.id, chat, "hello", "text", "Ann"]);
  assert.deepEqual((await info)[0], { message_id: message.id, delivered: 1, queued: 0, total: 1 });
  const page = await ask(ann, "get_messages", { chat_id: chat });
  assert.equal(page.messages[0].status, "delivered");
});

fact("test case 2: somebody in 50 chats gets every chat's messages without a join", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chats = await Promise.all(Array.from({ length: 25 }, () => chatOf("group", a, b)));
  const others = Array.from({ length: 25 }, (_, n) => someone(`Other ${n}`));
  const directs = await Promise.all(others.map((other) => chatOf("direct", a, other)));
  const [ann, bob] = [await logIn(t, a), await logIn(t, b)];
  for (const chat of chats) await send(bob, chat, "hello");
  for (const [n, other] of others.entries()) await send(await logIn(t, other), directs[n], "hello");
  await fence(ann);
  assert.deepEqual(all(ann, "new_message").map((message) => message.chat_id), [...chats, ...directs]);
});

fact("the sender is answered, then told how far it came; both devices of the others get it, the sender's other one not", async (t) => {
  const [a, b, c] = [someone("Ann"), someone("Bob"), someone("Cid")];
  const chat = await chatOf("group", a, b, c);
  const [ann, tablet] = [await logIn(t, a), await logIn(t, a, { transports: ["polling"] })];
  const [phone, desk] = [await logIn(t, b, { transports: ["websocket"] }), await logIn(t, b)];
  await send(ann, chat, "hello");
  for (const device of [ann, tablet, phone, desk]) await fence(device);
  assert.deepEqual(names(ann).slice(1).filter((name) => name !== "user_online"), ["message_sent", "message_delivery_info"]);
  assert.deepEqual(all(ann, "message_delivery_info")[0].queued, 1);
  for (const device of [phone, desk]) assert.deepEqual(names(device).slice(1), ["new_message"]);
  assert.deepEqual(names(tablet).filter((name) => name !== "user_online"), ["authenticated"]);
});

fact("what was sent while somebody was away comes first, in order, and its sender is told", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const ann = await logIn(t, a);
  for (const text of ["one", "two", "three"]) await send(ann, chat, text);
  await fence(ann);
  assert.deepEqual(all(ann, "message_delivery_info").map((info) => info.queued), [1, 1, 1]);
  const told = next(ann, "message_status");
  const bob = await logIn(t, b);
  assert.deepEqual(names(bob).filter((name) => name !== "authenticated"), ["new_message", "new_message", "new_message"]);
  assert.deepEqual(all(bob, "new_message").map((message) => message.content), ["one", "two", "three"]);
  const [status] = await told;
  assert.deepEqual([status.chat_id, status.user_id, status.status], [chat, b.userId, "delivered"]);
  assert.deepEqual(names(await logIn(t, b)), ["authenticated"]);
});

fact("receipts go to the sender, on each device", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const [ann, laptop, bob] = [await logIn(t, a), await logIn(t, a), await logIn(t, b)];
  const message = await send(ann, chat, "hello");
  for (const [name, status] of [["message_delivered", "delivered"], ["message_read", "read"]]) {
    const told = [ann, laptop].map((device) => next(device, "message_status"));
    bob.emit(name, { chat_id: chat, message_id: message.id });
    for (const promise of told) assert.deepEqual((await promise)[0], { chat_id: chat, message_id: message.id, user_id: b.userId, status });
  }
  const { body } = await call("GET", "/api/chats", b);
  assert.deepEqual(body.chats.map((one) => [one.id, one.kind, one.unread_count, one.last_message.status]), [[chat, "direct", 0, "read"]]);
});

fact("typing is seen by the others who have the chat open", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const [ann, bob, pocket] = [await logIn(t, a), await logIn(t, b), await logIn(t, b)];
  for (const socket of [ann, bob]) await openChat(socket, chat);
  for (const [name, is_typing] of [["typing_start", true], ["typing_stop", false]]) {
    const told = next(bob, "user_typing");
    ann.emit(name, { chat_id: chat });
    assert.deepEqual((await told)[0], { chat_id: chat, user_id: a.userId, is_typing });
  }
  await closeChat(bob, chat);
  await ask(ann, "typing_start", { chat_id: chat });
  for (const device of [ann, bob, pocket]) await fence(device);
  assert.deepEqual([all(ann, "user_typing").length, all(bob, "user_typing").length, all(pocket, "user_typing").length], [0, 2, 0]);
});

fact("who shares a chat sees who comes, and who has been gone for longer than a reload", async (t) => {
  const [a, b, c] = [someone("Ann"), someone("Bob"), someone("Cid")];
  await chatOf("direct", a, b);
  const [bob, cid] = [await logIn(t, b), await logIn(t, c)];
  const came = next(bob, "user_online");
  const [first, second] = [await logIn(t, a), await logIn(t, a)];
  assert.deepEqual((await came)[0], { user_id: a.userId });
  first.disconnect();
  second.disconnect();
  await logIn(t, a).then((again) => again.disconnect());
  const [gone] = await next(bob, "user_offline");
  assert.deepEqual([gone.user_id, typeof gone.last_seen], [a.userId, "string"]);
  assert.equal(all(bob, "user_online").length, 1);
  const { users } = await ask(bob, "get_presence", { user_ids: [a.userId, b.userId, c.userId] });
  assert.deepEqual(users.map((user) => user.online), [false, true, false]);
  assert.equal(users[0].last_seen, gone.last_seen);
  await fence(cid);
  assert.deepEqual(names(cid), ["authenticated"]);
});

fact("a repeated send is one message; history and sync have it once", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const [ann, bob] = [await logIn(t, a), await logIn(t, b)];
  const first = await send(ann, chat, "once", { tempId: 1726312 });
  const reply = await send(ann, chat, "and", { reply_to: first.id, message_type: "image" });
  assert.equal((await send(ann, chat, "once", { tempId: 1726312 })).id, first.id);
  await fence(bob);
  assert.deepEqual(all(bob, "new_message").map((message) => [message.seq, message.message_type, message.reply_to]), [[1, "text", null], [2, "image", first.id]]);
  const page = await ask(bob, "get_messages", { chat_id: chat, limit: 1 });
  assert.deepEqual([page.chat_id, page.messages.map((message) => message.id), page.has_more], [chat, [reply.id], true]);
  const older = await ask(bob, "get_messages", { chat_id: chat, before: reply.id });
  assert.deepEqual([older.messages.map((message) => message.id), older.has_more], [[first.id], false]);
  const synced = await ask(bob, "sync", { chat_id: chat, after: 1 });
  assert.deepEqual([synced.state, synced.headSeq, synced.messages.map((message) => message.seq)], ["complete", 2, [2]]);
  assert.equal((await ask(bob, "sync", { chat_id: chat, epoch: "another store", after: 1 })).state, "gap");
});

fact("who is added hears the next message, who is removed nothing further", async (t) => {
  const [a, b, c] = [someone("Ann"), someone("Bob"), someone("Cid")];
  const chat = await chatOf("group", a, b);
  const [ann, bob, cid] = [await logIn(t, a), await logIn(t, b), await logIn(t, c)];
  await openChat(bob, chat);
  await send(ann, chat, "for Bob");
  assert.equal((await call("POST", `/api/chats/${chat}/members`, a, { member_ids: [c.userId] })).status, 200);
  assert.equal((await call("DELETE", `/api/chats/${chat}/members`, a, { member_ids: [b.userId] })).status, 204);
  await send(ann, chat, "for Cid");
  await ask(ann, "typing_start", { chat_id: chat });
  for (const socket of [bob, cid]) await fence(socket);
  assert.deepEqual(all(bob, "new_message").map((message) => message.content), ["for Bob"]);
  assert.deepEqual(all(bob, "user_typing"), []);
  assert.deepEqual(all(cid, "new_message").map((message) => message.content), ["for Cid"]);
});
