// What every contract does with its visitors, whatever they talk about: tokens, their end, the limits.
import assert from "node:assert/strict";
import { fact } from "./fact.mjs";
import { ask, assertRefused, client, enter, newcomer, open, refusal, seconds, tokenOf } from "./frontend.mjs";
import { next } from "./wait.mjs";

const SKEW = 30;

// Tokens count whole seconds: what ends in three has more than two left, time enough to connect.
const soon = (more = 0) => seconds(3 + more - SKEW);

export function testDoors(role) {
  fact("whoever has no good token is refused, all alike", async (t) => {
    const person = newcomer(role);
    const bad = [
      undefined, "", "not a token", 17, tokenOf(person, { exp: seconds(-SKEW - 5) }), tokenOf(person, { alg: "none" }),
      tokenOf(person, { key: "a key that is long enough, but not the one" }), `${tokenOf(person)}x`, tokenOf({ role }), tokenOf({ userId: "x" }),
    ];
    for (const token of bad) {
      const error = await refusal(t, { auth: { token } });
      assert.equal(error.message, "Authentication failed", `${token}`);
      assert.deepEqual(error.data, { code: "UNAUTHENTICATED" }, `${token}`);
    }
  });

  fact("a token may come as a header, and name its user as sub", async (t) => {
    const { userId, ...person } = newcomer(role);
    const token = tokenOf({ ...person, sub: `${userId}` });
    await next(client(t, { extraHeaders: { authorization: `Bearer ${token}` } }), "connect");
  });

  fact("a token that ends takes its socket with it", async (t) => {
    const person = newcomer(role);
    const socket = client(t, { auth: { token: tokenOf(person, { exp: soon() }) } });
    const gone = next(socket, "disconnect");
    const [error] = await next(socket, "error");
    assert.equal(error.code, "TOKEN_EXPIRED");
    assert.deepEqual((await gone)[0], "io server disconnect");
  });

  fact("a refreshed token keeps its socket, another user's does not refresh it", async (t) => {
    const person = newcomer(role);
    const socket = client(t, { auth: { token: tokenOf(person, { exp: soon(1) }) } });
    await next(socket, "connect");
    await assertRefused(socket, "UNAUTHENTICATED", "auth_refresh", tokenOf(newcomer(role)));
    await assertRefused(socket, "INVALID_INPUT", "auth_refresh", { token: 5 });
    assert.deepEqual(await ask(socket, "auth_refresh", { token: tokenOf(person, { exp: soon(2) }) }), { success: true });
    const [error] = await next(socket, "error");
    assert.equal(error.code, "TOKEN_EXPIRED");
  });

  fact("the sixth socket of a user is told and turned away, a place that is left can be taken", async (t) => {
    const person = newcomer(role);
    const sockets = [];
    for (let i = 0; i < 5; i++) sockets.push(await enter(t, person));
    const sixth = open(t, person);
    const gone = next(sixth, "disconnect");
    const [error] = await next(sixth, "error");
    assert.equal(error.code, "TOO_MANY_CONNECTIONS");
    assert.equal((await gone)[0], "io server disconnect");
    assert.ok(sockets.every((socket) => socket.connected));

    sockets[0].disconnect();
    await comesIn(t, person);
  });
}

// The server learns of a departure a moment after it.
async function comesIn(t, person) {
  for (let tries = 0; tries < 50; tries++) {
    const socket = client(t, { auth: { token: tokenOf(person) } });
    await next(socket, "connect");
    socket.person = person;
    const answer = await Promise.race([ask(socket, "auth_refresh", tokenOf(person)), next(socket, "disconnect")]);
    if (answer.success) return;
  }
  throw new Error("The place that was left stays taken.");
}
