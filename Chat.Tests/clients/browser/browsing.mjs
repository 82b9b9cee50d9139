import assert from "node:assert/strict";
import { Visitor } from "./visitor.mjs";

const WHILE_DOWN = /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|FAILED|ABORTED)|WebSocket connection to .* failed/;

/** The people at their browsers, each in a context of their own, and what their consoles complain about. */
export class Browsing {
  serverIsDown = false;
  #visitors = [];
  #complaints = [];

  constructor(browser, url, limit) {
    this.browser = browser;
    this.url = url;
    this.limit = limit;
  }

  /** Opens the page and stays at the choice of a person; `prepare` gets the page before anything is loaded. */
  async open({ prepare, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(this.limit);
    const page = await context.newPage();
    page.on("console", (message) => this.#listen(message.type(), message.text()));
    page.on("pageerror", (error) => this.#complaints.push(error.stack));
    await prepare?.(page);
    await page.goto(this.url);
    const visitor = new Visitor(page);
    this.#visitors.push(visitor);
    return visitor;
  }

  /** Opens the page as one of the demo people and waits until connected. */
  async enter(userId, options) {
    const visitor = await this.open(options);
    await visitor.choose(userId);
    return visitor;
  }

  expectNoComplaints() {
    assert.deepEqual(this.#complaints, []);
  }

  /** For the account of a failure. */
  async describe() {
    const texts = [];
    for (const { page } of this.#visitors) texts.push(await page.locator("body").innerText({ timeout: 2_000 }).catch(String));
    return [...texts, ...this.#complaints].join("\n--------\n");
  }

  #listen(type, text) {
    if (type !== "error" && type !== "warning") return;
    if (this.serverIsDown && WHILE_DOWN.test(text)) return;
    this.#complaints.push(`${type}: ${text}`);
  }
}
