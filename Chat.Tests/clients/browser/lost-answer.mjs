import assert from "node:assert/strict";

const TEXT = "stored, but nobody said so";

/** The connection breaks after the server has stored a message and before the page hears of it: sent again, stored once. */
export default async function play({ browsing }) {
  let lost = 0;
  const isAnswer = (data) => lost === 0 && String(data).includes(TEXT) && ++lost === 1;

  const student = await browsing.enter(9, { prepare: (page) => cutAt(page, isAnswer) });
  await student.openRoom(1);
  browsing.serverIsDown = true;
  await student.say(TEXT);
  await student.sees(TEXT, "sent");
  browsing.serverIsDown = false;
  assert.equal(lost, 1, "an answer was lost on the way");
  await student.say("and on it goes");
  await student.sees("and on it goes", "sent");
  assert.deepEqual(await student.texts(), [TEXT, "and on it goes"]);

  const tutor = await browsing.enter(3);
  await tutor.openRoom(1);
  await tutor.sees("and on it goes");
  assert.deepEqual(await tutor.texts(), [TEXT, "and on it goes"]);
}

/** Breaks the connection in place of handing over what matches, whichever transport it comes by. */
async function cutAt(page, matches) {
  await page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    far.onMessage((data) => {
      if (!matches(data)) return near.send(data);
      near.close();
      far.close();
    });
  });
  await page.route(/transport=polling/, async (route) => {
    const response = await route.fetch().catch(() => null);
    if (!response || matches(await response.text())) return route.abort();
    await route.fulfill({ response });
  });
}
