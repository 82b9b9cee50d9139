import assert from "node:assert/strict";

/** In every contract a message and a typing mark cross. The switch leads to another contract's people and chats, on its own namespace; a reload stays there; tutoring is untouched by it. */
export default async function play({ browsing }) {
  for (const [contract, chat] of [["Messenger", /Emil|Rosa/], ["Groups", "Sunday hikers"]]) {
    const [rosa, emil] = [await enter(browsing, contract, 30), await enter(browsing, contract, 31)];
    await openChat(rosa, chat);
    await openChat(emil, chat);
    await emil.composer.pressSequentially("Where to?");
    await rosa.typing.waitFor();
    await emil.composer.press("Enter");
    await rosa.sees("Where to?", "received");
    await emil.sees("Where to?", contract === "Messenger" ? "read" : "sent");
    await rosa.typing.waitFor({ state: "hidden" });
    await rosa.page.reload();
    await rosa.sees("Where to?", "received");
    await rosa.page.close();
    await emil.page.close();
  }

  const lena = await enter(browsing, "Marketplace chat", 20);
  const otto = await enter(browsing, "Marketplace chat", 21);
  await openChat(lena, "Otto Brandt");
  await openChat(otto, "Lena Holm");

  await lena.composer.pressSequentially("Can you ti");
  await otto.typing.waitFor();
  await lena.composer.pressSequentially("le it?");
  await lena.composer.press("Enter");
  await otto.sees("Can you tile it?", "received");
  await lena.sees("Can you tile it?", "read");
  await lena.count(".row", 1);

  await otto.page.goBack();
  await otto.page.locator("[data-room][aria-current]").waitFor({ state: "detached" });
  await lena.say("On Monday?");
  await otto.page.locator(".badge").filter({ hasText: /^1/ }).waitFor();
  await otto.page.reload();
  await otto.page.locator(".badge").filter({ hasText: /^1/ }).waitFor();
  await openChat(otto, "Lena Holm");
  await otto.sees("On Monday?", "received");
  await lena.sees("On Monday?", "read");
  assert.deepEqual(await otto.texts(), ["Can you tile it?", "On Monday?"]);
  assert.match(await otto.page.title(), /Marketplace/);
  assert.equal(await otto.page.locator(".reply").count(), 0);

  const student = await browsing.enter(9);
  assert.equal(await student.page.locator("[data-room]").count(), 2);
}

async function enter(browsing, contract, userId) {
  const visitor = await browsing.open();
  await visitor.page.getByLabel(contract, { exact: true }).check();
  await visitor.choose(userId);
  return visitor;
}

async function openChat(visitor, name) {
  await visitor.page.locator("[data-room]").filter({ hasText: name }).click();
  await visitor.composer.waitFor();
}
