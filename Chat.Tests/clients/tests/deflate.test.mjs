import assert from "node:assert/strict";
import { pattern } from "../lib/bytes.mjs";
import { connect, restartServer, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";

fact("F-ENG-89: a client offers compression, and long messages go both ways compressed", async (t) => {
  await restartServer({ perMessageDeflate: true });
  t.after(() => restartServer());
  const socket = await connect(t);
  if (transport !== "polling") assert.match(Object.keys(socket.io.engine.transport.ws._extensions).join(), /permessage-deflate/);
  for (const length of [1, 1000, 1024, 5000, 300_000]) {
    const text = "größe ".repeat(length).slice(0, length);
    assert.deepEqual(await socket.emitWithAck("echo", text), text);
    assert.ok((await socket.emitWithAck("echo bytes", pattern(length))).equals(pattern(length)), `length ${length}`);
  }
});

fact("F-ENG-89: a server that does not compress declines the offer", async (t) => {
  const socket = await connect(t);
  if (transport !== "polling") assert.deepEqual(Object.keys(socket.io.engine.transport.ws._extensions), []);
  assert.equal(await socket.emitWithAck("echo", "plain"), "plain");
});
