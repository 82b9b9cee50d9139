// An admin as the page is one, and the client that he looks at.
import assert from "node:assert/strict";
import { client, connect } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

const AUTH = { username: "ops", password: "correct horse" };

fact("F-ADM-03 a wrong password", async (t) => {
  const admin = client(t, "/admin", { auth: { ...AUTH, password: "wrong" } });
  const [error] = await next(admin, "connect_error");
  assert.equal(error.message, "invalid credentials");
});

fact("F-ADM-04 a session in place of the password", async (t) => {
  const first = client(t, "/admin", { auth: AUTH });
  const [sessionId] = await next(first, "session");
  const second = client(t, "/admin", { auth: { sessionId } });
  await next(second, "connect");
});

fact("F-ADM-06 F-ADM-08 F-ADM-15 F-ADM-21 F-ADM-23 what an admin sees and does", async (t) => {
  const visitor = await connect(t);
  const admin = client(t, "/admin", { auth: AUTH });
  const [config, all] = await Promise.all([next(admin, "config"), next(admin, "all_sockets")]);
  assert.ok(config[0].supportedFeatures.includes("ALL_EVENTS"));
  assert.deepEqual(all[0].map((socket) => socket.id).sort(), [visitor.id, admin.id].sort());

  const seen = next(admin, "event_received");
  visitor.emit("picture", Buffer.from([1, 2]), { name: "sun" });
  const [namespace, id, [name, bytes, options], timestamp] = await seen;
  assert.deepEqual([namespace, id, name, [...bytes], options], ["/", visitor.id, "picture", [1, 2], { name: "sun" }]);
  // The MessagePack parser of the reference has dates of its own.
  assert.match(timestamp.toISOString?.() ?? timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

  const answered = Promise.all([next(visitor, "answer"), next(admin, "event_sent")]);
  admin.emit("emit", "/", visitor.id, "answer", Buffer.from([3]), [Buffer.from([4])]);
  const [[third, [fourth]], [, , sent]] = await answered;
  assert.deepEqual([[...third], [...fourth]], [[3], [4]]);
  assert.deepEqual([sent[0], [...sent[1]], [...sent[2][0]]], ["answer", [3], [4]]);

  const left = Promise.all([next(visitor, "disconnect"), next(admin, "socket_disconnected")]);
  admin.emit("_disconnect", "/", false, visitor.id);
  const [[reason], [, gone, why]] = await left;
  assert.deepEqual([reason, gone, why], ["io server disconnect", id, "server namespace disconnect"]);
});
