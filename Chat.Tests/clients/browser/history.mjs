import assert from "node:assert/strict";
import { io } from "socket.io-client";

const COUNT = 120;
const TEXTS = Array.from({ length: COUNT }, (_, index) => `line ${index + 1}`);

/** More than a page: the newest first, older ones on the way up, each once and in order, the view staying where it was. */
export default async function play({ browsing, url }) {
  await fill(url);
  const student = await browsing.enter(9);
  await student.room(1).locator(".badge", { hasText: /^99\+/ }).waitFor();
  await student.openRoom(1);
  await student.page.getByRole("button", { name: "Show earlier messages" }).waitFor({ state: "attached" });
  const first = await student.texts();
  assert.ok(first.length >= 50 && first.length < COUNT, `${first.length} lines at first`);
  assert.deepEqual(first, TEXTS.slice(-first.length));

  const scroller = student.page.locator(".scroller");
  const beginning = student.page.getByText("This is where the conversation begins.");
  for (let loaded = first.length; loaded < COUNT; loaded = Math.min(loaded + 50, COUNT)) {
    const oldest = student.message(TEXTS[COUNT - loaded]);
    await scroller.evaluate((element) => (element.scrollTop = 0));
    await student.count(".row", Math.min(loaded + 50, COUNT));
    assert.ok((await oldest.boundingBox()).y > 0, "what was in view is still in view");
  }
  await beginning.waitFor();
  await student.page.getByText("New messages", { exact: true }).waitFor();
  assert.deepEqual(await student.texts(), TEXTS);
}

async function fill(url) {
  const response = await fetch(`${url}/api/dev/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId: 3, role: "tutor", name: "Ada Wells" }),
  });
  const { token } = await response.json();
  const socket = io(url, { auth: { token }, forceNew: true });
  for (const content of TEXTS) {
    const answer = await socket.timeout(10_000).emitWithAck("send_message", { roomId: 1, content });
    assert.equal(answer.message?.content, content, JSON.stringify(answer));
  }
  socket.disconnect();
}
