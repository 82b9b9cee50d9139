import assert from "node:assert/strict";
import { hostname } from "node:os";
import { io } from "socket.io-client";

const once = (socket, event) => new Promise((resolve) => socket.once(event, (...values) => resolve(values)));
const SERVER = process.env.SIO_URL;

/** The page of @socket.io/admin-ui, as it was published, at the address of another origin than the server's. */
export default async function play({ browsing }) {
  // The page leaves connections that are still being made when it asks again or is loaded anew, and the browser says so.
  browsing.serverIsDown = true;
  const clients = ["polling", undefined].map((transport) =>
    io(SERVER, { autoConnect: false, forceNew: true, reconnection: false, ...(transport && { transports: [transport] }) }));
  try {
    await administer(browsing, ...clients);
  } finally {
    for (const client of clients) client.close();
  }
}

async function administer(browsing, client, later) {
  const { page } = await browsing.open({
    // Fonts and icons come from elsewhere, which a test does not depend on.
    prepare: (opened) => opened.route(/googleapis|jsdelivr/, (route) => route.fulfill({ contentType: "text/css", body: "" })),
  });
  client.connect();
  await once(client, "connect");

  await page.getByLabel("Server URL").fill(SERVER);
  await page.getByLabel("Username").fill("ops");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("Invalid credentials").waitFor();

  await page.getByLabel("Password").fill("correct horse");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("Invalid credentials").waitFor({ state: "hidden" });

  // Stats come every two seconds; until then there is no server in the list.
  const address = page.url().split("#")[0];
  await page.goto(`${address}#/servers/`);
  const server = page.getByRole("row").filter({ hasText: hostname().split(".")[0] });
  await server.getByText("Healthy").waitFor();

  // Loaded anew, the page logs in with its session.
  assert.match(await page.evaluate(() => localStorage.getItem("session_id")), /^[0-9a-f]{16}$/);
  await page.reload();
  await server.getByText("Healthy").waitFor();

  await page.goto(`${address}#/sockets/`);
  const row = page.getByRole("row").filter({ hasText: client.id });
  await row.getByText("HTTP long-polling").waitFor();

  // Who comes later is shown as well, and that it moves to WebSocket.
  later.connect();
  await once(later, "connect");
  await page.getByRole("row").filter({ hasText: later.id }).getByText("WebSocket").waitFor();

  const disconnect = row.getByRole("button");
  if (await disconnect.isDisabled()) await page.getByText("Read-only?").click();
  const left = once(client, "disconnect");
  await disconnect.click();
  assert.equal((await left)[0], "io server disconnect");

  // The click has opened the socket's own page as well.
  await page.goto(`${address}#/sockets/`);
  await page.getByRole("row").filter({ hasText: later.id }).waitFor();
  await row.waitFor({ state: "detached" });
  assert.equal(later.connected, true);
}
