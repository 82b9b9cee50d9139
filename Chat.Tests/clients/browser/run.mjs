// node run.mjs <scenario> <url>: one scenario in a real browser against a running chat. Exits with 0 when all of it held.
// It asks its starter for what it can't do itself, one line on stdout ("ask: stop"), and waits for "done" on stdin.
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { Browsing } from "./browsing.mjs";

const LIMIT = 30_000;
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const [scenario, url] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
if (!executablePath) throw new Error("No Chromium found: install it, or name it in the variable CHROMIUM.");

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function ask(what) {
  console.log(`ask: ${what}`);
  const { value } = await answers.next();
  if (value !== "done") throw new Error(`Asked to ${what} and was answered ${value}.`);
}

const browser = await chromium.launch({ executablePath, args: FLAGS });
const browsing = new Browsing(browser, url, LIMIT);
try {
  const { default: play } = await import(`./${scenario}.mjs`);
  await play({ browsing, ask, url });
  browsing.expectNoComplaints();
  console.log(`held: ${scenario}`);
} catch (error) {
  console.error(error.stack);
  console.error(await browsing.describe());
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy();
}
