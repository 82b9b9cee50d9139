import assert from "node:assert/strict";
import { ask, call, enter, newcomer } from "../lib/frontend.mjs";

export const someone = (name) => newcomer("user", name);

export async function groupOf(owner, ...others) {
  const { status, body } = await call("POST", "/api/groups", owner, { name: "Trip", memberIds: others.map((one) => one.userId) });
  assert.equal(status, 201);
  return body.group.id;
}

export async function join(t, person, groupId, options) {
  const socket = await enter(t, person, options);
  await ask(socket, "join_group", groupId);
  return socket;
}
