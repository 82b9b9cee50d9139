import assert from "node:assert/strict";
import { testDoors } from "../lib/doors.mjs";
import { fact } from "../lib/fact.mjs";
import { all, ask, assertRefused, call, enter, fence, names, newcomer } from "../lib/frontend.mjs";
import { id, newChat } from "./market.mjs";

const IN_CHAT = ["join-chat", "leave-chat", "send-message", "typing-start", "typing-stop", "mark-messages-read", "get-messages", "sync"];
const GARBAGE = [
  [], [null], [true], [[]], [[1]], [{}], [-1], [1.5], ["test_chat_id"], [""], [{ chatId: null }], [{ chatId: [1] }], [{ chatId: { chatId: 1 } }],
  [{ chatId: "1; DROP TABLE messages" }], [{ chatId: 1e30 }], [{ chatId: true }], [{ chatid: 1 }],
];

testDoors("client");

fact("an argument of a wrong form is invalid input", async (t) => {
  const socket = await enter(t, (await newChat(t)).lena);
  for (const name of IN_CHAT) {
    for (const args of GARBAGE) await assertRefused(socket, "INVALID_INPUT", name, ...args);
  }
});

fact("a field that is missing or does not fit is invalid input, and says which", async (t) => {
  const { lena, chatId } = await newChat(t);
  const socket = await enter(t, lena);
  const message = { messageType: "text", content: "x" };
  const wrong = {
    "send-message": [
      ["messageType", { content: "x" }], ["messageType", { ...message, messageType: "video" }], ["messageType", { ...message, messageType: 5 }],
      ["content", { messageType: "text" }], ["content", { ...message, content: null }], ["content", { ...message, content: ["x"] }],
      ["content", { ...message, content: " \n " }], ["10000", { ...message, content: "x".repeat(10_001) }], ["clientId", { ...message, clientId: {} }],
    ],
    "get-messages": [["limit", { limit: 0 }], ["limit", { limit: "all" }], ["before", { before: -1 }], ["before", { before: 1, after: 2 }]],
    sync: [["after", {}], ["after", { after: "x" }], ["epoch", { after: 0, epoch: 5 }]],
  };
  for (const [name, cases] of Object.entries(wrong)) {
    for (const [named, fields] of cases) {
      const { message: said } = await assertRefused(socket, "INVALID_INPUT", name, { chatId, ...fields });
      assert.ok(said.includes(named), said);
    }
  }
  assert.equal((await ask(socket, "send-message", { chatId, ...message, content: "x".repeat(10_000) })).success, true);
});

fact("a chat of others and no chat at all are answered alike, and nothing gets out", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering, stranger] = [await enter(t, lena), await enter(t, otto), await enter(t, newcomer("client"))];
  for (const name of IN_CHAT) {
    for (const wanted of [chatId, `${2 ** 31 - 1}`]) {
      const error = await assertRefused(stranger, "UNAUTHORIZED", name, { chatId: wanted, messageType: "text", content: "let me in", after: 0 });
      assert.deepEqual(error, { code: "UNAUTHORIZED", message: "Not authorized" });
    }
  }
  await ask(asking, "send-message", { chatId, messageType: "text", content: "private" });
  await Promise.all([fence(stranger), fence(answering)]);
  assert.deepEqual([...new Set(names(stranger))], ["error"]);
  assert.deepEqual(names(answering), ["new-message", "chat-updated"]);
});

fact("the message after the last of a minute is refused with the time to wait", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const socket = await enter(t, lena);
  const message = { chatId, messageType: "text", content: "x" };
  for (let n = 0; n < 30; n++) await ask(socket, "send-message", { ...message, clientId: `c-${n}` });
  const error = await assertRefused(socket, "RATE_LIMIT", "send-message", message);
  assert.equal(error.message, "Rate limit exceeded");
  assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 60_000, `${error.retryAfterMs}`);
  assert.equal((await ask(socket, "send-message", { ...message, clientId: "c-7" })).success, true);
  const refused = await call("POST", "/api/messages/chats", lena, { craftsmanId: otto.userId, initialMessage: "by the other door" });
  assert.deepEqual([refused.status, refused.body.error.code], [429, "RATE_LIMIT"]);
  assert.ok(refused.body.error.retryAfterMs > 0);
});

fact("typing beyond its limit is dropped without a word", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const [asking, answering] = [await enter(t, lena), await enter(t, otto)];
  for (let n = 0; n < 25; n++) assert.deepEqual(await ask(asking, "typing-start", chatId), { success: true });
  await fence(answering);
  assert.equal(all(answering, "user-typing").length, 20);
  assert.deepEqual(all(asking, "error"), []);
});

fact("only a client opens a chat, and only with a craftsman", async (t) => {
  const { lena, otto, chatId } = await newChat(t);
  const other = newcomer("client");
  await enter(t, other);
  const stranger = newcomer("client");
  for (const [code, status, ...request] of [
    ["UNAUTHENTICATED", 401, "POST", "/api/messages/chats", null, { craftsmanId: id(otto) }],
    ["UNAUTHORIZED", 403, "POST", "/api/messages/chats", otto, { craftsmanId: id(otto) }],
    ["UNAUTHORIZED", 403, "POST", "/api/messages/chats", newcomer("admin"), { craftsmanId: id(otto) }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: id(other) }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: id(lena) }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: id(newcomer("craftsman")) }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, {}],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: "otto" }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: id(otto), jobId: 0 }],
    ["INVALID_INPUT", 400, "POST", "/api/messages/chats", lena, { craftsmanId: id(otto), jobId: 7, initialMessage: "  " }],
    ["INVALID_INPUT", 400, "GET", "/api/messages/chats/x/messages", lena],
    ["INVALID_INPUT", 400, "GET", "/api/messages/chats?after=-1", lena],
    ["UNAUTHENTICATED", 401, "GET", "/api/messages/chats", null],
    ["UNAUTHORIZED", 403, "GET", `/api/messages/chats/${chatId}/messages`, stranger],
    ["UNAUTHORIZED", 403, "GET", "/api/messages/chats/2147483647/messages", stranger],
  ]) {
    const answer = await call(...request);
    assert.deepEqual([answer.status, answer.body.success, answer.body.error.code], [status, false, code], JSON.stringify(request));
  }
  // A refused first message has opened nothing.
  assert.equal((await call("GET", "/api/messages/chats", lena)).body.chats.length, 1);
});
