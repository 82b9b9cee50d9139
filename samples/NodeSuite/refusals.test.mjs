import assert from "node:assert/strict";
import { test } from "node:test";
import { ada, connect, mali, newRoom, once } from "./chat.mjs";

test("nobody reads or writes where they do not belong", async (t) => {
  const { roomId } = await newRoom();
  const stranger = await connect(t, mali);
  for (const event of ["send_message", "get_messages", "join_room"]) {
    const { success, error } = await stranger.emitWithAck(event, { roomId, content: "Hello?" });
    assert.deepEqual([success, error.code], [false, "UNAUTHORIZED"], event);
  }
});

test("a mistake is told and costs nothing", async (t) => {
  const tutor = await connect(t, ada);
  const told = once(tutor, "error");
  tutor.emit("send_message", { roomId: 1 });
  assert.equal((await told).code, "INVALID_INPUT");
  assert.equal((await tutor.emitWithAck("join_room", 1)).roomId, 1);
});
