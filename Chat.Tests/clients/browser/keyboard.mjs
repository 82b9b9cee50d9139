import assert from "node:assert/strict";

/** All of it without a pointer. */
export default async function play({ browsing }) {
  const student = await browsing.enter(9);
  const tutor = await browsing.open();
  await tutor.page.locator('[data-user="3"]').waitFor();
  await tutor.tabTo("user 3");
  await tutor.press("Enter");
  await tutor.state("connected");

  await tutor.tabTo("a.skip");
  await tutor.tabTo("room 1");
  await tutor.press("ArrowDown");
  assert.equal(await tutor.focused(), "room 2");
  await tutor.press("Home", "Enter");
  await tutor.page.locator("#message:focus").waitFor();
  await tutor.page.keyboard.type("first line");
  await tutor.press("Shift+Enter");
  await tutor.page.keyboard.type("second line");
  await tutor.press("Enter");
  await tutor.count(".row", 1);
  assert.deepEqual(await tutor.texts(), ["first line\nsecond line"]);
  assert.equal(await tutor.focused(), "#message");

  await replyByKeyboard(tutor);
  await tutor.press("Escape");
  assert.equal(await tutor.focused(), "room 1");
  await announceByKeyboard(tutor, student);
}

async function replyByKeyboard(tutor) {
  await tutor.tabTo("button.icon-button.reply", "Shift+Tab");
  await tutor.press("Enter");
  await tutor.page.locator("#message:focus").waitFor();
  await tutor.page.keyboard.type("and a reply");
  await tutor.press("Enter");
  await tutor.page.locator(".row .quote", { hasText: "first line" }).waitFor();
}

async function announceByKeyboard(tutor, student) {
  await tutor.press("End", "Enter");
  await tutor.page.locator("#announcement:focus").waitFor();
  await tutor.page.keyboard.type("No class on Monday");
  await tutor.press("Enter");
  await tutor.page.locator(".announcement", { hasText: "No class on Monday" }).waitFor();
  await student.page.locator(".toast", { hasText: "No class on Monday" }).waitFor();
  await student.page.locator('[data-course="1"] .badge').waitFor();
  await student.page.locator('[data-course="1"]').click();
  await student.page.locator(".announcement", { hasText: "No class on Monday" }).waitFor();
  assert.equal(await student.page.locator("#announcement").isVisible(), false);
}
