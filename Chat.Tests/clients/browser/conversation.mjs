import assert from "node:assert/strict";

const MARKUP = "<img src=x onerror=alert(1)> & <b>not bold</b>";

/** A message, a typing mark and a read mark cross; what is not in view is counted; a reload keeps all of it. */
export default async function play({ browsing }) {
  const student = await browsing.enter(9);
  const tutor = await browsing.enter(3);
  await student.openRoom(1);
  await tutor.openRoom(1);

  await student.composer.pressSequentially("Good morn");
  await tutor.typing.waitFor();
  await student.composer.pressSequentially("ing");
  await student.composer.press("Enter");
  await tutor.sees("Good morning", "received");
  await tutor.typing.waitFor({ state: "hidden" });
  await student.sees("Good morning", "read");

  await tutor.say(MARKUP);
  await student.sees(MARKUP, "received");
  await tutor.sees(MARKUP, "read");
  await tutor.composer.fill("two");
  await tutor.composer.press("Shift+Enter");
  await tutor.composer.pressSequentially("lines");
  await tutor.composer.press("Enter");
  await student.count(".row", 3);

  await elsewhere(student, tutor);
  await afterReload(student, tutor);
}

/** The tutor looks at another room: the message is counted and announced, not read, until the tutor comes back. */
async function elsewhere(student, tutor) {
  await tutor.openRoom(2);
  await student.say("Are you there?");
  await student.sees("Are you there?", "delivered");
  await tutor.room(1).locator(".badge").filter({ hasText: /^1/ }).waitFor();
  assert.match(await tutor.page.title(), /^\(1\)/);
  await tutor.page.locator(".toast-body").click();
  await student.sees("Are you there?", "read");
  await tutor.room(1).locator(".badge").waitFor({ state: "detached" });
}

async function afterReload(student, tutor) {
  const expected = ["Good morning", MARKUP, "two\nlines", "Are you there?"];
  for (const visitor of [student, tutor]) {
    assert.deepEqual(await visitor.texts(), expected);
    await visitor.page.reload();
    await visitor.sees("Are you there?");
    assert.deepEqual(await visitor.texts(), expected);
  }
  await student.sees("Are you there?", "read");
  assert.equal(await tutor.page.locator(".badge").count(), 0);
}
