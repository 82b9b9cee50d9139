import assert from "node:assert/strict";
import { testDoors } from "../lib/doors.mjs";
import { fact } from "../lib/fact.mjs";
import { ask, assertRefused, call } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";
import { chatOf, logIn, someone } from "./people.mjs";

const IN_CHAT = ["join_chat", "leave_chat", "typing_start", "typing_stop", "message_delivered", "message_read", "get_messages", "sync"];
const GARBAGE = [
  [], [null], [true], [[]], [[1]], [{}], [-1], [1.5], ["x"], [""], [{ chat_id: null }], [{ chat_id: [1] }], [{ chat_id: { chat_id: 1 } }],
  [{ chat_id: "1; DROP TABLE messages" }], [{ chat_id: 1e30 }], [{ chat_id: true }], [{ chatId: 1 }],
];

testDoors("user");

fact("an argument of a wrong form is invalid input", async (t) => {
  const socket = await logIn(t, someone("Ann"));
  for (const name of IN_CHAT) {
    for (const args of GARBAGE) await assertRefused(socket, "INVALID_INPUT", name, ...args);
  }
  for (const args of [[], [{}], [{ user_ids: 1 }], [{ user_ids: [] }], [{ user_ids: ["x"] }], [{ user_ids: Array.from({ length: 201 }, (_, n) => n + 1) }]]) {
    await assertRefused(socket, "INVALID_INPUT", "get_presence", ...args);
  }
});

fact("a send that goes wrong has an event of its own, with the sender's own id", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat_id = await chatOf("direct", a, b);
  const socket = await logIn(t, a);
  const required = "chat_id and content are required";
  for (const [code, message, data] of [
    ["INVALID_INPUT", required, undefined], ["INVALID_INPUT", required, null], ["INVALID_INPUT", required, []], ["INVALID_INPUT", required, { chat_id }],
    ["INVALID_INPUT", required, { content: "x", tempId: "t" }], ["INVALID_INPUT", required, { chat_id, content: "", tempId: 7 }],
    ["INVALID_INPUT", "content must have 1 to 10000 characters", { chat_id, content: "x".repeat(10_001), tempId: "t" }],
    ["INVALID_INPUT", "content must be a string", { chat_id, content: { nested: [[{}]] }, tempId: "t" }],
    ["INVALID_INPUT", "chat_id must be a number or a string of digits", { chat_id: "x", content: "x" }],
    ["UNAUTHORIZED", "Not authorized", { chat_id: 2 ** 31, content: "x", tempId: "t" }],
  ]) {
    const told = next(socket, "message_error");
    const answer = await ask(socket, "send_message", data);
    assert.deepEqual(answer, { success: false, error: { code, message } });
    assert.deepEqual((await told)[0], data?.tempId === undefined ? { message } : { tempId: data.tempId, message });
  }
});

fact("a chat of others and no chat at all are answered alike", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat = await chatOf("direct", a, b);
  const stranger = await logIn(t, someone("Eve"));
  for (const name of IN_CHAT) {
    for (const chat_id of [chat, 2 ** 31]) {
      const error = await assertRefused(stranger, "UNAUTHORIZED", name, { chat_id, message_id: 1, after: 0 });
      assert.deepEqual(error, { code: "UNAUTHORIZED", message: "Not authorized" });
    }
  }
});

fact("nobody authenticates as somebody else", async (t) => {
  const socket = await logIn(t, someone("Ann"));
  const error = await assertRefused(socket, "UNAUTHORIZED", "user_authenticated", socket.person.userId + 1);
  assert.deepEqual(error, { code: "UNAUTHORIZED", message: "Not authenticated" });
  await assertRefused(socket, "INVALID_INPUT", "user_authenticated", "me");
});

fact("the message after the last of a minute is refused, and so is what a removed member sends", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const chat_id = await chatOf("group", a, b);
  const [ann, bob] = [await logIn(t, a), await logIn(t, b)];
  for (let n = 0; n < 30; n++) await ask(ann, "send_message", { chat_id, content: `${n}` });
  const told = next(ann, "message_error");
  const { error } = await ask(ann, "send_message", { chat_id, content: "one too many", tempId: "t" });
  assert.deepEqual((await told)[0], { tempId: "t", message: "Rate limit exceeded" });
  assert.ok(error.code === "RATE_LIMIT" && error.retryAfterMs > 0 && error.retryAfterMs <= 60_000, JSON.stringify(error));
  await call("DELETE", `/api/chats/${chat_id}/members?user_id=${b.userId}`, a);
  assert.equal((await ask(bob, "send_message", { chat_id, content: "still here?" })).error.code, "UNAUTHORIZED");
  for (const name of IN_CHAT) await assertRefused(bob, "UNAUTHORIZED", name, { chat_id, message_id: 1, after: 0 });
});

fact("the routes refuse strangers and garbage in one form", async () => {
  const [a, b, eve] = [someone("Ann"), someone("Bob"), someone("Eve")];
  const [group, direct] = [await chatOf("group", a, b), await chatOf("direct", a, b)];
  for (const [code, status, ...request] of [
    ["UNAUTHENTICATED", 401, "GET", "/api/chats", null], ["UNAUTHENTICATED", 401, "POST", "/api/chats", null, {}],
    ["INVALID_INPUT", 400, "POST", "/api/chats", a, {}], ["INVALID_INPUT", 400, "POST", "/api/chats", a, { kind: "crowd", member_ids: [1] }],
    ["INVALID_INPUT", 400, "POST", "/api/chats", a, { kind: "direct", member_ids: [a.userId] }],
    ["INVALID_INPUT", 400, "POST", "/api/chats", a, { kind: "group", member_ids: "1" }],
    ["INVALID_INPUT", 400, "POST", `/api/chats/${direct}/members`, a, { member_ids: [eve.userId] }],
    ["UNAUTHORIZED", 403, "POST", `/api/chats/${group}/members`, eve, { member_ids: [eve.userId] }],
    ["UNAUTHORIZED", 403, "DELETE", `/api/chats/${group}/members`, b, { member_ids: [a.userId] }],
    ["INVALID_INPUT", 400, "DELETE", `/api/chats/x/members`, a, { member_ids: [b.userId] }],
  ]) {
    const answer = await call(...request);
    assert.deepEqual([answer.status, answer.body.success, answer.body.error.code], [status, false, code], request.join(" "));
  }
});
