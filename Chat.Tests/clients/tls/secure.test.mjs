// A server whose certificate an authority of the test has issued. Besides what lib/client.mjs reads:
//   SIO_CA                     the authority's certificate
//   SIO_CERT, SIO_KEY, SIO_PFX the client's own, as PEM and as PKCS#12 in base64; not set when the server asks for none
import assert from "node:assert/strict";
import { client, connect, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

const { SIO_CA: ca, SIO_CERT: cert, SIO_KEY: key, SIO_PFX: pfx } = process.env;
const identities = cert ? { PEM: { cert, key }, "PKCS#12": { pfx: Buffer.from(pfx, "base64"), passphrase: "secret" } } : { none: {} };

for (const [name, identity] of Object.entries(identities)) {
  fact(`F-ENG-11: a client that trusts the authority is connected; certificate of its own: ${name}`, async (t) => {
    const socket = await connect(t, "/", { ca, ...identity });
    assert.equal(await socket.emitWithAck("way"), `secure ${transport === "polling" ? "polling" : "websocket"}`);
    const bytes = Buffer.alloc(100_000, 7);
    assert.deepEqual(await socket.emitWithAck("echo", bytes), bytes);
  });
}

fact("F-ENG-11: a client that does not trust the authority stays out", async (t) => {
  const socket = client(t, "/", Object.values(identities)[0]);
  await next(socket, "connect_error");
  assert.equal(socket.connected, false);
});

if (cert) {
  fact("F-ENG-11: a client without the certificate that is asked for stays out", async (t) => {
    const socket = client(t, "/", { ca });
    await next(socket, "connect_error");
    assert.equal(socket.connected, false);
  });
}
