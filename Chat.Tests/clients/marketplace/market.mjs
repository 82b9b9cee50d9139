import assert from "node:assert/strict";
import { call, enter, newcomer } from "../lib/frontend.mjs";

export const admin = { userId: 1, role: "admin", name: "Ines Castro" };

export const id = ({ userId }) => `${userId}`;

// A craftsman whom the server knows, as it knows everybody who was ever connected; gone again.
export async function newCraftsman(t, name = "Otto") {
  const craftsman = newcomer("craftsman", name);
  const socket = await enter(t, craftsman);
  socket.disconnect();
  return craftsman;
}

// A client and a craftsman who never met before, and their chat.
export async function newChat(t, fields = {}) {
  const [lena, otto] = [newcomer("client", "Lena"), await newCraftsman(t)];
  const { status, body } = await call("POST", "/api/messages/chats", lena, { craftsmanId: id(otto), ...fields });
  assert.equal(status, 201);
  return { lena, otto, chatId: body.chat._id, chat: body.chat };
}
