// Commands as lines of JSON on standard input, each answered by one line; ends with its input. Binary values travel as {"$bin": base64}.
import { createInterface } from "node:readline";

export function serve(commands) {
  createInterface({ input: process.stdin }).on("line", async (line) => {
    const { id, name, ...rest } = JSON.parse(line);
    try {
      write({ id, result: (await commands[name](decode(rest))) ?? null });
    } catch (error) {
      write({ id, error: String(error?.stack ?? error) });
    }
  });
  process.stdin.on("end", () => process.exit(0));
}

export function write(message) {
  process.stdout.write(JSON.stringify(encode(message)) + "\n");
}

function decode(value) {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$bin === "string") return Buffer.from(value.$bin, "base64");
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decode(one)]));
}

function encode(value) {
  if (value instanceof ArrayBuffer) return { $bin: Buffer.from(value).toString("base64") };
  if (ArrayBuffer.isView(value)) return { $bin: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, encode(one)]));
}
