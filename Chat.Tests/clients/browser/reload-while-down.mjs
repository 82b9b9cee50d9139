import assert from "node:assert/strict";

/** What waits to be sent outlives the page itself, and goes out once. */
export default async function play({ browsing, ask, url }) {
  const student = await browsing.enter(9);
  await student.openRoom(1);
  browsing.serverIsDown = true;
  await ask("stop");
  await student.state("reconnecting");
  await student.say("written before the page was closed");
  await student.sees("written before the page was closed", "waiting");
  await student.page.goto("about:blank");
  await ask("start");
  browsing.serverIsDown = false;
  await student.page.goto(`${url}/#/room/1`);
  await student.sees("written before the page was closed", "sent");

  await student.page.reload();
  await student.sees("written before the page was closed", "sent");
  assert.deepEqual(await student.texts(), ["written before the page was closed"]);
}
