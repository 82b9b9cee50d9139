import { test } from "node:test";

// A test with a limit of its own, whatever it waits for.
export function fact(name, body) {
  return test(name, { timeout: 60_000 }, body);
}
