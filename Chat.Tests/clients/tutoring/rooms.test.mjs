// Seed 000: on login a socket joins user:, room: and course:; a message goes to its room, to the other's user room, and may go to the course.
import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { all, ask, call, enter, fence, names, newcomer, open } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { ada, admin, newRoom } from "./school.mjs";

const MESSAGE = [
  "id", "seq", "roomId", "courseId", "senderId", "senderName", "senderRole", "type", "content", "replyTo", "clientId", "createdAt", "status",
];

fact("ready comes first and names the user, the rooms and the courses", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  await call("POST", "/api/courses/1/enrollments", ada, { studentId: student.userId });
  const socket = open(t, student);
  const [ready] = await next(socket, "ready");
  assert.equal(names(socket)[0], "ready");
  assert.deepEqual(ready, {
    userId: student.userId,
    rooms: [{ id: roomId, courseId: 1, studentId: student.userId, tutorId: tutor.userId, unread: 0, lastMessage: null }],
    courses: [{ id: 1, title: "Mathematics" }],
  });
});

fact("both are in their room from the start: a message reaches both, and its sender is told it is stored", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  const sent = next(asking, "message_sent");
  asking.emit("send_message", { roomId, content: "สวัสดีครับ 👋" });
  const [message] = await next(helping, "new_message");
  assert.deepEqual(Object.keys(message), MESSAGE);
  assert.equal(message.content, "สวัสดีครับ 👋");
  assert.deepEqual(
    [message.seq, message.roomId, message.courseId, message.senderId, message.senderName, message.senderRole, message.type],
    [1, roomId, 1, student.userId, "Mali", "student", "text"]);
  assert.match(message.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual((await sent)[0], { message });
  await fence(asking);
  assert.deepEqual(names(asking), ["ready", "new_message", "message_sent"]);
  assert.ok(!names(helping).includes("new_message_notification"));
});

fact("who has left the room is notified instead, and joins it again", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  const [left] = await both(helping, "room_left", "leave_room", roomId);
  assert.deepEqual(left, { roomId });

  asking.emit("send_message", { roomId, content: "are you there?" });
  const [notification] = await next(helping, "new_message_notification");
  assert.deepEqual([Object.keys(notification), notification.roomId, notification.message.content], [["roomId", "message"], roomId, "are you there?"]);
  assert.ok(!names(helping).includes("new_message"));

  assert.deepEqual((await both(helping, "room_joined", "join_room", { roomId: `${roomId}` }))[0], { roomId, members: 2 });
  asking.emit("send_message", { roomId, content: "now?" });
  assert.equal((await next(helping, "new_message"))[0].content, "now?");
});

fact("typing is shown to the other only", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, second, helping] = [await enter(t, student), await enter(t, student), await enter(t, tutor)];
  asking.emit("typing_start", { roomId });
  assert.deepEqual((await next(helping, "user_typing"))[0], { roomId, userId: student.userId, isTyping: true });
  asking.emit("typing_stop", { roomId });
  assert.deepEqual((await next(helping, "user_typing"))[0], { roomId, userId: student.userId, isTyping: false });
  await Promise.all([fence(asking), fence(second)]);
  assert.deepEqual([...all(asking, "user_typing"), ...all(second, "user_typing")], []);
});

fact("a sent message and a closed window end the typing", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  asking.emit("typing_start", { roomId });
  asking.emit("send_message", { roomId, content: "done" });
  await next(helping, "new_message");
  asking.emit("typing_start", { roomId });
  await fence(asking);
  await fence(helping);
  const stopped = next(helping, "user_typing");
  asking.disconnect();
  assert.equal((await stopped)[0].isTyping, false);
  assert.deepEqual(all(helping, "user_typing").map((mark) => mark.isTyping), [true, false, true, false]);
});

fact("what was read is told to the room, once", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  const first = (await ask(asking, "send_message", { roomId, content: "one" })).message;
  const second = (await ask(asking, "send_message", { roomId, content: "two" })).message;
  const told = next(asking, "messages_read");
  assert.deepEqual(await ask(helping, "mark_read", { roomId, messageId: first.id }), { roomId, userId: tutor.userId, messageId: first.id });
  assert.deepEqual((await told)[0], { roomId, userId: tutor.userId, messageId: first.id });
  await ask(helping, "mark_read", { roomId });
  await ask(helping, "mark_read", { roomId, messageId: first.id });
  await fence(asking);
  assert.deepEqual(all(asking, "messages_read").map((mark) => mark.messageId), [first.id, second.id]);
  const { messages } = await ask(asking, "get_messages", { roomId });
  assert.deepEqual(messages.map((message) => message.status), ["read", "read"]);
});

fact("an announcement reaches everybody in the course", async (t) => {
  const student = newcomer("student");
  await call("POST", "/api/courses/2/enrollments", admin, { studentId: student.userId });
  const [listening, speaking] = [await enter(t, student), await enter(t, { userId: 4, role: "tutor", name: "Niels Park" })];
  const answer = await ask(speaking, "course_announce", { courseId: 2, content: "no lesson tomorrow" });
  await fence(listening);
  const [told] = all(listening, "course_message");
  assert.deepEqual(told, answer);
  assert.deepEqual([Object.keys(told), told.courseId, told.roomId, told.message.content], [["courseId", "roomId", "message"], 2, null, "no lesson tomorrow"]);
});

fact("a room that is opened is told to both and joined at once", async (t) => {
  const [student, tutor] = [newcomer("student"), newcomer("tutor")];
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  const created = [next(asking, "room_created"), next(helping, "room_created")];
  const { status, body } = await call("POST", "/api/rooms", tutor, { courseId: 2, studentId: student.userId, tutorId: tutor.userId });
  assert.equal(status, 201);
  for (const [told] of await Promise.all(created)) assert.deepEqual(told, body);
  asking.emit("send_message", { roomId: body.room.id, content: "first words" });
  assert.equal((await next(helping, "new_message"))[0].content, "first words");
  assert.equal((await call("POST", "/api/rooms", student, { courseId: 2, studentId: student.userId, tutorId: tutor.userId })).status, 200);
});

fact("who leaves a course gets nothing further from it", async (t) => {
  const student = newcomer("student");
  const [listening, speaking] = [await enter(t, student), await enter(t, ada)];
  assert.equal((await call("POST", "/api/courses/1/enrollments", ada, { studentId: student.userId })).status, 201);
  await ask(speaking, "course_announce", { courseId: 1, content: "during" });
  assert.equal((await call("DELETE", `/api/courses/1/enrollments/${student.userId}`, ada)).status, 204);
  await ask(speaking, "course_announce", { courseId: 1, content: "after" });
  await fence(listening);
  assert.deepEqual(all(listening, "course_message").map(({ message }) => message.content), ["during"]);
});

// The event and the acknowledgement are one answer.
async function both(socket, event, name, argument) {
  const told = next(socket, event);
  const answer = await ask(socket, name, argument);
  assert.deepEqual((await told)[0], answer);
  return [answer];
}
