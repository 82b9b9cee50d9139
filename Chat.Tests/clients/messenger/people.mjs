// The seed's own client: it says who it is, then listens. A chat is opened for typing only.
import assert from "node:assert/strict";
import { ask, call, newcomer, open } from "../lib/frontend.mjs";
import { next } from "../lib/wait.mjs";

export const someone = (name) => newcomer("user", name);

export async function logIn(t, person, options) {
  const socket = open(t, person, options);
  socket.person = person;
  await next(socket, "connect");
  const told = next(socket, "authenticated");
  socket.emit("user_authenticated", person.userId);
  assert.deepEqual((await told)[0], { success: true, userId: person.userId });
  return socket;
}

// The seed's openChat and closeChat.
export const openChat = (socket, chatId) => ask(socket, "join_chat", chatId);
export const closeChat = (socket, chatId) => ask(socket, "leave_chat", chatId);

export async function chatOf(kind, owner, ...others) {
  const { status, body } = await call("POST", "/api/chats", owner, { kind, title: kind === "group" ? "Trip" : undefined, member_ids: others.map((one) => one.userId) });
  assert.equal(status, 201);
  return body.chat.id;
}

// As the frontend sends: without an acknowledgement, and the answer is known by its tempId.
export async function send(socket, chat_id, content, rest = {}) {
  const tempId = `temp-${Math.random()}`;
  const told = next(socket, "message_sent");
  socket.emit("send_message", { chat_id, content, tempId, ...rest });
  const [sent] = await told;
  assert.equal(sent.tempId, rest.tempId ?? tempId);
  return sent.message;
}

