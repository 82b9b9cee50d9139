import assert from "node:assert/strict";

/** The server dies and comes back: both are there again, and what was said meanwhile arrives, once and in one order. */
export default async function play({ browsing, ask }) {
  const student = await browsing.enter(9);
  const tutor = await browsing.enter(3);
  await student.openRoom(1);
  await tutor.openRoom(1);
  await student.say("before");
  await tutor.sees("before");
  await student.sees("before", "read");

  browsing.serverIsDown = true;
  await ask("stop");
  await student.state("reconnecting");
  await tutor.state("reconnecting");
  await student.say("while down, first");
  await student.say("while down, second");
  await tutor.say("while down, the other way");
  await student.sees("while down, second", "waiting");
  await student.page.locator(".status", { hasText: "2 messages waiting" }).waitFor();

  await ask("start");
  await student.state("connected");
  await tutor.state("connected");
  browsing.serverIsDown = false;
  for (const text of ["while down, first", "while down, second"]) await student.sees(text, "read");
  await tutor.sees("while down, the other way", "read");
  await tutor.say("after");
  await student.sees("after");

  const texts = await student.texts();
  assert.equal(texts.length, 5);
  assert.deepEqual(new Set(texts).size, 5);
  assert.ok(texts.indexOf("while down, first") < texts.indexOf("while down, second"));
  assert.deepEqual(await tutor.texts(), texts);

  await student.page.reload();
  await student.sees("after");
  assert.deepEqual(await student.texts(), texts);
}
