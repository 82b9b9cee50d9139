import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect, fence } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next, within } from "../lib/wait.mjs";

const texts = {
  "emoji": "🎉🚀",
  "emoji joined of several": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
  "combining marks": "e\u0301 n\u0303 Z\u0351\u036b\u0343",
  "line and paragraph separators": "a\u2028b\u2029c",
  "right to left": "שלום مرحبا \u202eabc",
  "Chinese, Japanese, Korean": "中文 日本語 한국어",
  "characters beyond the first plane": "𝄞 𠜎 \u{10ffff}",
  "byte order marks and zero widths": "\ufeffx\u200b\u200d\ufeff",
  "non-characters": "\uffff\ufffe",
  "html and quotes": "<b>&amp;'\"`</b>",
};

for (const [what, text] of Object.entries(texts)) {
  fact(`F-ENG-56 F-SIO-06: ${what} come back unchanged`, async (t) => {
    const socket = await connect(t);
    const back = next(socket, "echo");
    socket.emit("echo", text, { [text]: [text] });
    assert.deepStrictEqual(await back, [text, { [text]: [text] }]);
    assert.strictEqual(await socket.emitWithAck("echo", text), text);
  });
}

fact("F-SUB-28 F-SIO-06: half of a surrogate pair comes back as half of one", async (t) => {
  const socket = await connect(t);
  const odd = { half: "a\ud83cb", after: "ok" };
  assert.deepStrictEqual(await within(socket.emitWithAck("echo", odd)), odd);
});

fact("F-ENG-56: text is also right in event names, rooms and auth", async (t) => {
  const all = Object.values(texts).join(" ");
  const socket = await connect(t, "/", { auth: { all } });
  assert.strictEqual((await socket.emitWithAck("handshake")).auth.all, all);

  const named = next(socket, all);
  socket.emit("reply as", all, "named");
  assert.deepEqual(await named, ["named"]);

  const room = `${all} ${randomUUID()}`;
  assert.deepEqual(await socket.emitWithAck("join", room), [socket.id, room].sort());
  const said = log(socket, "said");
  await socket.emitWithAck("say", { from: "server", to: [room], except: [], event: "said", payload: all });
  await fence(socket);
  assert.deepEqual(said, [all]);
});
