import assert from "node:assert/strict";
import { testDoors } from "../lib/doors.mjs";
import { fact } from "../lib/fact.mjs";
import { all, ask, assertRefused, call, enter, fence, newcomer } from "../lib/frontend.mjs";
import { ada, admin, newRoom } from "./school.mjs";

const IN_ROOM = ["join_room", "leave_room", "send_message", "typing_start", "typing_stop", "mark_read", "get_messages", "sync"];
const GARBAGE = [
  [], [null], [true], [[]], [[1]], [{}], [-1], [1.5], ["x"], [""], [{ roomId: null }], [{ roomId: [1] }], [{ roomId: { roomId: 1 } }],
  [{ roomId: "1; DROP TABLE messages" }], [{ roomId: 1e30 }], [{ roomId: true }], [{ roomid: 1 }],
];

testDoors("student");

fact("an argument of a wrong form is invalid input", async (t) => {
  const { student } = await newRoom();
  const socket = await enter(t, student);
  // Typing beyond its limit is dropped without a word, so it takes few.
  for (const name of IN_ROOM) {
    for (const args of name.startsWith("typing") ? GARBAGE.slice(0, 8) : GARBAGE) await assertRefused(socket, "INVALID_INPUT", name, ...args);
  }
  await assertRefused(socket, "INVALID_INPUT", "course_announce", { courseId: "x", content: "x" });
});

fact("a field that is missing or does not fit is invalid input, and says which", async (t) => {
  const { student, roomId } = await newRoom();
  const socket = await enter(t, student);
  const wrong = {
    send_message: [
      ["content", {}], ["content", { content: null }], ["content", { content: 5 }], ["content", { content: "  \n " }], ["10000", { content: "x".repeat(10_001) }],
      ["type", { content: "x", type: "no such type!" }], ["replyTo", { content: "x", replyTo: 1 }], ["clientId", { content: "x", clientId: {} }],
    ],
    mark_read: [["messageId", { messageId: "newest" }], ["messageId", { messageId: 1 }]],
    get_messages: [["limit", { limit: 0 }], ["before", { before: -1 }], ["before", { before: 1, after: 2 }]],
    sync: [["after", {}], ["after", { after: "x" }], ["epoch", { after: 0, epoch: 5 }]],
  };
  for (const [name, cases] of Object.entries(wrong)) {
    for (const [named, fields] of cases) {
      const { message } = await assertRefused(socket, "INVALID_INPUT", name, { roomId, ...fields });
      assert.ok(message.includes(named), message);
    }
  }
});

fact("a room of others and no room at all are answered alike, and nothing gets out", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping, stranger] = [await enter(t, student), await enter(t, tutor), await enter(t, newcomer("tutor"))];
  for (const name of IN_ROOM) {
    for (const wanted of [roomId, 2 ** 31 - 1]) {
      const error = await assertRefused(stranger, "UNAUTHORIZED", name, { roomId: wanted, content: "let me in", after: 0 });
      assert.deepEqual(error, { code: "UNAUTHORIZED", message: "Not authorized" });
    }
  }
  await ask(asking, "send_message", { roomId, content: "private" });
  await Promise.all([fence(stranger), fence(helping)]);
  assert.deepEqual([all(stranger, "new_message"), all(stranger, "new_message_notification"), all(stranger, "user_typing")], [[], [], []]);
  assert.deepEqual(all(helping, "new_message").map((message) => message.content), ["private"]);
});

fact("only tutors of the course and admins announce", async (t) => {
  const [student, other] = [await enter(t, newcomer("student")), await enter(t, newcomer("tutor"))];
  for (const socket of [student, other]) await assertRefused(socket, "UNAUTHORIZED", "course_announce", { courseId: 1, content: "me!" });
  await assertRefused(await enter(t, ada), "UNAUTHORIZED", "course_announce", { courseId: 2, content: "not mine" });
  const office = await enter(t, admin);
  await assertRefused(office, "UNAUTHORIZED", "course_announce", { courseId: 99, content: "no such course" });
  await assertRefused(office, "INVALID_INPUT", "course_announce", { courseId: 1 });
});

fact("the message after the last of a minute is refused with the time to wait", async (t) => {
  const { student, roomId } = await newRoom();
  const socket = await enter(t, student);
  for (let n = 0; n < 30; n++) await ask(socket, "send_message", { roomId, content: `${n}` });
  const error = await assertRefused(socket, "RATE_LIMIT", "send_message", { roomId, content: "one too many" });
  assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 60_000, `${error.retryAfterMs}`);
  assert.equal((await ask(socket, "get_messages", { roomId, limit: 1 })).messages[0].content, "29");
});

fact("typing beyond its limit is dropped without a word", async (t) => {
  const { student, tutor, roomId } = await newRoom();
  const [asking, helping] = [await enter(t, student), await enter(t, tutor)];
  for (let n = 0; n < 25; n++) assert.deepEqual(await ask(asking, "typing_start", { roomId }), { success: true });
  await fence(helping);
  assert.equal(all(helping, "user_typing").length, 20);
  assert.deepEqual(all(asking, "error"), []);
});

fact("the routes refuse strangers and garbage in one form", async () => {
  const { student, tutor, roomId } = await newRoom();
  const stranger = newcomer("student");
  const ids = { courseId: 1, studentId: student.userId, tutorId: tutor.userId };
  for (const [code, status, ...request] of [
    ["UNAUTHENTICATED", 401, "GET", "/api/rooms", null],
    ["UNAUTHENTICATED", 401, "POST", "/api/rooms", null, ids],
    ["UNAUTHORIZED", 403, "POST", "/api/rooms", stranger, ids],
    ["UNAUTHORIZED", 403, "GET", `/api/rooms/${roomId}/messages`, stranger],
    ["UNAUTHORIZED", 403, "POST", "/api/courses/1/enrollments", stranger, { studentId: stranger.userId }],
    ["UNAUTHORIZED", 403, "DELETE", "/api/courses/1/enrollments/9", stranger],
    ["INVALID_INPUT", 400, "POST", "/api/rooms", student, { ...ids, tutorId: null }],
    ["INVALID_INPUT", 400, "POST", "/api/rooms", student, { ...ids, tutorId: student.userId }],
    ["INVALID_INPUT", 400, "GET", "/api/rooms/x/messages", student],
  ]) {
    const answer = await call(...request);
    assert.deepEqual([answer.status, answer.body.success, answer.body.error.code], [status, false, code], request.join(" "));
  }
});
