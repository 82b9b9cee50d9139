import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, call, enter, fence, names } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { groupOf, join, someone } from "./people.mjs";

const socketOnly = { transports: ["websocket"] };
const ids = (...people) => people.map((one) => one.userId).sort((one, other) => one - other);

fact("joining is answered with the room's statistics and told to the others", async (t) => {
  const [a, b, c] = [someone("Ann"), someone("Bob"), someone("Cid")];
  const groupId = await groupOf(a, b, c);
  const bob = await join(t, b, groupId, socketOnly);
  const ann = await enter(t, a, socketOnly);
  const [joined, update] = [next(bob, "user_joined_group"), next(ann, "room_members_update")];
  ann.emit("join_group", groupId);
  assert.deepEqual((await next(ann, "joined_group_success"))[0], { groupId, memberCount: 3, onlineMembers: ids(a, b), socketCount: 2 });
  assert.deepEqual((await joined)[0], { groupId, userId: a.userId, userName: "Ann" });
  assert.deepEqual((await update)[0], { groupId, onlineMembers: ids(a, b), onlineCount: 2 });
});

fact("a second device joins and leaves without being told as a person", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const bob = await join(t, b, groupId);
  const [phone, laptop] = [await join(t, a, groupId), await join(t, a, groupId, { transports: ["polling"] })];
  assert.deepEqual(await ask(phone, "leave_group", groupId), { groupId });
  await fence(bob);
  assert.deepEqual([all(bob, "user_joined_group").length, all(bob, "user_left_group").length], [1, 0]);
  const [left, update] = [next(bob, "user_left_group"), next(bob, "room_members_update")];
  laptop.disconnect();
  assert.deepEqual((await left)[0], { groupId, userId: a.userId, userName: "Ann" });
  assert.deepEqual((await update)[0], { groupId, onlineMembers: [b.userId], onlineCount: 1 });
});

fact("a message reaches all who joined, the sender included, and nobody else", async (t) => {
  const [a, b, c] = [someone("Ann"), someone("Bob"), someone("Cid")];
  const groupId = await groupOf(a, b, c);
  const [ann, laptop, bob, cid] = [await join(t, a, groupId), await join(t, a, groupId), await join(t, b, groupId), await enter(t, c)];
  const [first, second] = [next(ann, "message_received"), next(bob, "message_received")];
  ann.emit("send_message", { groupId, content: "Hello everyone!", type: "TEXT", replyToId: null });
  const [message] = await first;
  assert.deepEqual((await second)[0], message);
  assert.deepEqual(Object.keys(message), ["id", "seq", "groupId", "content", "type", "replyToId", "sender", "createdAt", "clientMessageId"]);
  assert.deepEqual(message.sender, { id: a.userId, name: "Ann", avatarUrl: null });
  const reply = await ask(bob, "send_message", { groupId, content: "A file", type: "FILE", replyToId: message.id, clientMessageId: "c-1" });
  const again = await ask(bob, "send_message", { groupId, content: "A file", type: "FILE", clientMessageId: "c-1" });
  assert.deepEqual(again, reply);
  for (const device of [laptop, cid]) await fence(device);
  assert.deepEqual(all(laptop, "message_received").map((one) => [one.seq, one.type, one.replyToId]), [[1, "TEXT", null], [2, "FILE", message.id]]);
  assert.deepEqual(names(cid), []);
});

fact("typing is told to the others and ends with a stop, a message, by leaving and by breaking off", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const [ann, bob] = [await join(t, a, groupId), await join(t, b, groupId)];
  for (const end of [
    () => ask(ann, "typing_stop", { groupId }),
    () => ask(ann, "send_message", { groupId, content: "done" }),
    () => ask(ann, "leave_group", groupId),
    async () => (await ask(ann, "join_group", groupId), await ask(ann, "typing_start", { groupId }), ann.disconnect()),
  ]) {
    const typing = ann.connected && next(bob, "user_typing");
    const stopped = next(bob, "user_stopped_typing");
    await ask(ann, "typing_start", { groupId }).catch(() => {});
    if (all(ann, "left_group_success").length === 0) assert.deepEqual((await typing)[0], { groupId, userId: a.userId, userName: "Ann" });
    await end();
    assert.deepEqual((await stopped)[0], { groupId, userId: a.userId });
  }
  await fence(bob);
  assert.equal(all(bob, "user_typing").length, 4);
  assert.equal(all(ann, "user_typing").length, 0);
});

fact("typing lapses after ten seconds", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const [ann, bob] = [await join(t, a, groupId), await join(t, b, groupId)];
  const started = Date.now();
  ann.emit("typing_start", { groupId });
  await next(bob, "user_stopped_typing");
  assert.ok(Date.now() - started >= 9_900, `${Date.now() - started}`);
});

fact("room information, history, sync, and what was said while away", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const ann = await join(t, a, groupId);
  for (const content of ["one", "two", "three"]) await ask(ann, "send_message", { groupId, content });
  assert.deepEqual(await ask(ann, "get_room_info", { groupId }), { groupId, onlineCount: 1, onlineUserIds: [a.userId], socketCount: 1 });
  const bob = await enter(t, b);
  assert.deepEqual(all(bob, "message_received").map((message) => message.content), ["one", "two", "three"]);
  assert.deepEqual(names(await enter(t, b)), []);
  const page = await ask(bob, "get_messages", { groupId, limit: 2 });
  assert.deepEqual([page.groupId, page.messages.map((message) => message.seq), page.hasMore], [groupId, [2, 3], true]);
  const synced = await ask(bob, "sync", { groupId, after: 1 });
  assert.deepEqual([synced.state, synced.headSeq, synced.messages.map((message) => message.seq)], ["complete", 3, [2, 3]]);
  assert.equal((await ask(bob, "sync", { groupId, epoch: "another store", after: 1 })).state, "gap");
});

fact("who is removed is out at once, who is added may join", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const [ann, bob] = [await join(t, a, groupId), await join(t, b, groupId)];
  const left = next(ann, "user_left_group");
  assert.equal((await call("DELETE", `/api/groups/${groupId}/members/${b.userId}`, a)).status, 204);
  assert.deepEqual((await left)[0], { groupId, userId: b.userId, userName: "Bob" });
  await ask(ann, "send_message", { groupId, content: "without Bob" });
  await fence(bob);
  assert.deepEqual(all(bob, "message_received"), []);
  assert.equal((await call("POST", `/api/groups/${groupId}/members/${b.userId}`, a)).status, 200);
  assert.equal((await ask(bob, "join_group", groupId)).memberCount, 2);
});
