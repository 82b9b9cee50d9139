import { test } from "node:test";

// A test with a limit of its own, whatever it waits for; only for clients that have what it is about.
export function fact(name, body, holds = true) {
  if (holds) test(name, { timeout: 60_000 }, body);
}
