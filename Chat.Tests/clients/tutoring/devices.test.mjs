// Two devices a user, and people who were away.
import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, call, enter, fence, names, open } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { newRoom } from "./school.mjs";

fact("what one device sends, the user's other device and both of the other's see, once and in one order", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [phone, laptop] = [await enter(t, student, { transports: ["websocket"] }), await enter(t, student, { transports: ["polling"] })];
  const [desk, pocket] = [await enter(t, tutor), await enter(t, tutor)];
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask(n % 2 ? phone : desk, "send_message", { roomId, content: `${n}` })));
  for (const device of [phone, laptop, desk, pocket]) {
    await fence(device);
    assert.deepEqual(all(device, "new_message").map((message) => message.seq), [1, 2, 3, 4, 5, 6]);
    assert.ok(!names(device).includes("new_message_notification"));
  }
  assert.equal(all(laptop, "message_sent").length, 0);
});

fact("a device that left the room is notified, the other one gets the message", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, desk, pocket] = [await enter(t, student), await enter(t, tutor), await enter(t, tutor)];
  await ask(pocket, "leave_room", roomId);
  await ask(asking, "send_message", { roomId, content: "hello" });
  await Promise.all([fence(desk), fence(pocket)]);
  assert.deepEqual(names(desk).slice(1), ["new_message"]);
  assert.deepEqual(names(pocket).slice(1), ["room_left", "new_message_notification"]);
});

fact("what is read on one device is told to the other", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, desk, pocket] = [await enter(t, student), await enter(t, tutor), await enter(t, tutor)];
  const { message } = await ask(asking, "send_message", { roomId, content: "hello" });
  desk.emit("mark_read", { roomId });
  assert.deepEqual((await next(pocket, "messages_read"))[0], { roomId, userId: tutor.userId, messageId: message.id });
  const again = open(t, tutor);
  assert.equal((await next(again, "ready"))[0].rooms[0].unread, 0);
});

fact("what was sent while nobody was there is handed to the first device, oldest first, and counted as unread", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const asking = await enter(t, student);
  for (const content of ["one", "two", "three"]) {
    const { message } = await ask(asking, "send_message", { roomId, content });
    assert.equal(message.status, "sent");
  }
  const desk = await enter(t, tutor);
  assert.deepEqual(names(desk), ["ready", "new_message", "new_message", "new_message"]);
  assert.deepEqual(all(desk, "new_message").map((message) => message.content), ["one", "two", "three"]);
  assert.equal(all(desk, "ready")[0].rooms[0].unread, 3);
  const pocket = await enter(t, tutor);
  assert.deepEqual(names(pocket), ["ready"]);
  const { messages } = await ask(asking, "get_messages", { roomId });
  assert.deepEqual(messages.map((message) => message.status), ["delivered", "delivered", "delivered"]);
});

fact("a send that is repeated, from either device, is stored and told once", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [phone, laptop, helping] = [await enter(t, student), await enter(t, student), await enter(t, tutor)];
  const first = await ask(phone, "send_message", { roomId, content: "once", clientId: "c-1" });
  assert.equal(first.clientId, "c-1");
  const again = await ask(laptop, "send_message", { roomId, content: "changed", clientId: "c-1" });
  assert.deepEqual([again.message.id, again.message.content], [first.message.id, "once"]);
  await fence(helping);
  assert.equal(all(helping, "new_message").length, 1);
});

fact("history comes in pages, newest page first", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const asking = await enter(t, student);
  const ids = [];
  for (let n = 1; n <= 5; n++) ids.push((await ask(asking, "send_message", { roomId, content: `${n}` })).message.id);
  const page = async (query) => {
    const { messages, hasMore, roomId: of } = await ask(asking, "get_messages", { roomId, ...query });
    assert.equal(of, roomId);
    return [messages.map((message) => message.content).join(""), hasMore];
  };
  assert.deepEqual(await page({ limit: 2 }), ["45", true]);
  assert.deepEqual(await page({ limit: 2, before: ids[3] }), ["23", true]);
  assert.deepEqual(await page({ limit: 2, before: ids[1] }), ["1", false]);
  assert.deepEqual(await page({ limit: 100, after: `${ids[2]}` }), ["45", false]);
  const { body } = await call("GET", `/api/rooms/${roomId}/messages?limit=2`, tutor);
  assert.deepEqual([body.messages.map((message) => message.seq), body.hasMore], [[4, 5], true]);
});

fact("whoever was cut off is told exactly what was missed, or that it must load anew", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  await ask(asking, "send_message", { roomId, content: "seen" });
  const known = await ask(helping, "sync", { roomId, after: 1 });
  assert.deepEqual([known.state, known.headSeq, known.messages], ["complete", 1, []]);
  helping.disconnect();
  for (const content of ["missed", "as well"]) await ask(asking, "send_message", { roomId, content });
  const back = await enter(t, tutor);
  const synced = await ask(back, "sync", { roomId, epoch: known.epoch, after: 1 });
  assert.deepEqual([synced.state, synced.headSeq, synced.messages.map((message) => message.content)], ["complete", 3, ["missed", "as well"]]);
  assert.equal((await ask(back, "sync", { roomId, epoch: "another store", after: 1 })).state, "gap");
  assert.equal((await ask(back, "sync", { roomId, after: 99 })).state, "gap");
});
