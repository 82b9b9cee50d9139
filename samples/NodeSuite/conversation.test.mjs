import assert from "node:assert/strict";
import { test } from "node:test";
import { api, connect, newRoom, once } from "./chat.mjs";

test("a student asks and a tutor answers", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await connect(t, student), await connect(t, tutor)];

  const asked = once(helping, "new_message");
  await asking.emitWithAck("send_message", { roomId, content: "How do I begin?" });
  const question = await asked;
  const answered = once(asking, "new_message");
  await helping.emitWithAck("send_message", { roomId, content: "With the first line.", replyTo: question.id });
  const answer = await answered;

  assert.deepEqual([question.content, question.senderId], ["How do I begin?", student.userId]);
  assert.deepEqual([answer.content, answer.replyTo, answer.seq], ["With the first line.", question.id, 2]);
});

test("a message that nobody was there for is waiting, and is unread", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const asking = await connect(t, student);
  await asking.emitWithAck("send_message", { roomId, content: "Are you there?" });

  const { rooms } = await api("GET", "/api/rooms", tutor);
  assert.deepEqual(rooms.map((room) => [room.id, room.unread, room.lastMessage.content]), [[roomId, 1, "Are you there?"]]);
  const helping = await connect(t, tutor);
  const read = once(asking, "messages_read");
  await helping.emitWithAck("mark_read", { roomId });
  assert.equal((await read).userId, tutor.userId);
});

test("a message that is sent again after a lost connection is stored once", async (t) => {
  const { student, roomId } = await newRoom();
  const message = { roomId, content: "Only once", clientId: "phone-1" };
  const first = await connect(t, student);
  const { message: stored } = await first.emitWithAck("send_message", message);
  first.disconnect();

  const second = await connect(t, student);
  const { message: repeated } = await second.emitWithAck("send_message", message);
  const { messages } = await second.emitWithAck("get_messages", { roomId });
  assert.deepEqual([repeated.id, messages.length], [stored.id, 1]);
});
