import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { testDoors } from "../lib/doors.mjs";
import { fact } from "../lib/fact.mjs";
import { ask, assertRefused, call, enter } from "../lib/frontend.mjs";
import { groupOf, join, someone } from "./people.mjs";

const IN_GROUP = ["join_group", "leave_group", "send_message", "typing_start", "typing_stop", "get_room_info", "get_messages", "sync"];
const GARBAGE = [[], [null], [true], [[]], [[1]], [{}], [-1], [17], [{ groupId: null }], [{ groupId: [1] }], [{ groupId: { groupId: "x" } }], [{ groupid: "x" }]];

testDoors("user");

fact("an argument of a wrong form is invalid input, a text that is no UUID no group id", async (t) => {
  const socket = await enter(t, someone("Ann"));
  for (const name of IN_GROUP) {
    for (const args of GARBAGE) await assertRefused(socket, "INVALID_INPUT", name, ...args);
    for (const groupId of ["", "group-uuid", "'; DROP TABLE messages; --"]) {
      await assertRefused(socket, "INVALID_GROUP_ID", name, { groupId, content: "x", after: 0 });
    }
  }
});

fact("a group of others and no group at all are answered alike", async (t) => {
  const groupId = await groupOf(someone("Ann"), someone("Bob"));
  const stranger = await enter(t, someone("Eve"));
  for (const name of IN_GROUP) {
    for (const wanted of [groupId, randomUUID()]) {
      const error = await assertRefused(stranger, "NOT_A_MEMBER", name, { groupId: wanted, content: "let me in", after: 0 });
      assert.deepEqual(error, { code: "NOT_A_MEMBER", message: "Permission denied" });
    }
  }
});

fact("a member must have joined, and what is said must fit", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const socket = await enter(t, a);
  for (const name of ["leave_group", "send_message", "typing_start", "typing_stop"]) {
    await assertRefused(socket, "NOT_IN_ROOM", name, { groupId, content: "x" });
  }
  await ask(socket, "join_group", groupId);
  for (const [named, fields] of [
    ["content", {}], ["content", { content: null }], ["content", { content: 5 }], ["content", { content: "  \n " }], ["10000", { content: "x".repeat(10_001) }],
    ["type", { content: "x", type: "VIDEO" }], ["replyTo", { content: "x", replyToId: 1 }], ["clientId", { content: "x", clientMessageId: "" }],
  ]) {
    const { message } = await assertRefused(socket, "INVALID_INPUT", "send_message", { groupId, ...fields });
    assert.ok(message.includes(named), message);
  }
});

fact("the message after the last of a minute is refused with the time to wait", async (t) => {
  const [a, b] = [someone("Ann"), someone("Bob")];
  const groupId = await groupOf(a, b);
  const socket = await join(t, a, groupId);
  for (let n = 0; n < 30; n++) await ask(socket, "send_message", { groupId, content: `${n}` });
  const error = await assertRefused(socket, "RATE_LIMIT", "send_message", { groupId, content: "one too many" });
  assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 60_000, `${error.retryAfterMs}`);
});

fact("a removed member is a stranger, and the routes refuse strangers and garbage in one form", async (t) => {
  const [a, b, eve] = [someone("Ann"), someone("Bob"), someone("Eve")];
  const groupId = await groupOf(a, b);
  const bob = await join(t, b, groupId);
  await call("DELETE", `/api/groups/${groupId}/members/${b.userId}`, a);
  for (const name of IN_GROUP) await assertRefused(bob, "NOT_A_MEMBER", name, { groupId, content: "still here?", after: 0 });
  for (const [code, status, ...request] of [
    ["UNAUTHENTICATED", 401, "POST", "/api/groups", null, {}], ["INVALID_INPUT", 400, "POST", "/api/groups", a, {}],
    ["INVALID_INPUT", 400, "POST", "/api/groups", a, { name: " ", memberIds: [1] }], ["INVALID_INPUT", 400, "POST", "/api/groups", a, { name: "x", memberIds: "1" }],
    ["UNAUTHORIZED", 403, "POST", `/api/groups/${groupId}/members/${eve.userId}`, eve], ["UNAUTHORIZED", 403, "DELETE", `/api/groups/${groupId}/members/${a.userId}`, b],
    ["INVALID_GROUP_ID", 400, "POST", `/api/groups/x/members/${b.userId}`, a], ["INVALID_INPUT", 400, "POST", `/api/groups/${groupId}/members/x`, a],
  ]) {
    const answer = await call(...request);
    assert.deepEqual([answer.status, answer.body.success, answer.body.error.code], [status, false, code], request.join(" "));
  }
});
