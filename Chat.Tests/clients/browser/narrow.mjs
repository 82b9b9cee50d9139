import assert from "node:assert/strict";

const LONG = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(6);

/** On a phone: one thing at a time, a way back, nothing wider than the screen. */
export default async function play({ browsing }) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const student = await browsing.enter(9, phone);
  assert.equal(await student.composer.isVisible(), false);
  assert.equal(await student.overflow(), 0);

  await student.room(1).tap();
  await student.composer.waitFor();
  await student.room(1).waitFor({ state: "hidden" });
  await student.say(LONG);
  await student.sees(LONG, "sent");
  assert.equal(await student.overflow(), 0);
  const box = await student.page.locator(".send").boundingBox();
  assert.ok(box.y + box.height <= 844, "the send button is within the screen");

  await student.page.getByRole("button", { name: "Back to the list" }).tap();
  await student.room(1).waitFor();
  assert.equal(await student.composer.isVisible(), false);
  assert.equal(await student.focused(), "room 1");
  await student.page.goBack();
  await student.composer.waitFor();
  await student.page.goBack();
  await student.room(1).waitFor();

  for (const width of [320, 719, 721]) {
    await student.page.setViewportSize({ width, height: 568 });
    assert.equal(await student.overflow(), 0, `${width} wide`);
  }
}
