/** One person at the page. Everything waits for what it names, up to the context's limit. */
export class Visitor {
  constructor(page) {
    this.page = page;
    this.composer = page.locator("#message");
    this.rows = page.locator(".row");
    this.typing = page.locator(".typing-line.on");
  }

  async choose(userId) {
    await this.page.locator(`[data-user="${userId}"]`).click();
    await this.state("connected");
  }

  state(name) {
    return this.page.locator(`.status[data-state="${name}"]`).waitFor({ state: "attached" });
  }

  room(id) {
    return this.page.locator(`[data-room="${id}"]`);
  }

  /** The composer alone says nothing: it may be that of the room before. */
  async openRoom(id) {
    await this.room(id).click();
    await this.room(id).and(this.page.locator("[aria-current]")).waitFor();
    await this.composer.waitFor();
  }

  async say(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  message(text) {
    return this.rows.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** Waits for the text to be there once and to have come as far as `state`: waiting, sent, delivered, read; received for others'. */
  async sees(text, state) {
    const row = this.message(text);
    await row.first().waitFor();
    if (state) await row.and(this.page.locator(`[data-state="${state}"]`)).waitFor();
  }

  texts() {
    return this.page.locator(".row .text").allInnerTexts();
  }

  /** Waits until what the page shows, counted by the selector, is as many. */
  count(selector, count) {
    return this.page.waitForFunction(([s, n]) => document.querySelectorAll(s).length === n, [selector, count]);
  }

  /** What has the focus, by its most telling attribute. */
  focused() {
    return this.page.evaluate(() => {
      const { id, dataset, tagName, className } = document.activeElement;
      if (dataset.room) return `room ${dataset.room}`;
      if (dataset.course) return `course ${dataset.course}`;
      if (dataset.user) return `user ${dataset.user}`;
      return id ? `#${id}` : `${tagName.toLowerCase()}.${String(className).split(" ").join(".")}`;
    });
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Presses the tab key until the wanted thing has the focus. */
  async tabTo(wanted, key = "Tab", most = 30) {
    const passed = [];
    while (passed.length < most) {
      await this.press(key);
      const now = await this.focused();
      if (now === wanted) return;
      passed.push(now);
    }
    throw new Error(`${key} did not lead to ${wanted} but to: ${passed.join(", ")}`);
  }

  /** How far anything that scrolls is wider than it shows, the page itself included. */
  overflow() {
    return this.page.evaluate(() => {
      const scrollers = [document.scrollingElement, ...document.querySelectorAll(".scroller, .room-list")];
      return Math.max(...scrollers.map((element) => element.scrollWidth - element.clientWidth));
    });
  }
}
