// Starts a chat of its own on a free port and an empty store, runs the tests against it, and ends both.
//   CHAT_URL      a chat that is running already, in place of its own
//   CHAT_COMMAND  how to start one (default: dotnet run --project ../../Chat.Host)
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const tests = readdirSync(here).filter((name) => name.endsWith(".test.mjs")).map((name) => join(here, name));

const chat = process.env.CHAT_URL ? null : start();
try {
  process.exitCode = await runTests(process.env.CHAT_URL ?? (await chat.url));
} finally {
  await chat?.stop();
}

function start() {
  const store = mkdtempSync(join(tmpdir(), "chat-"));
  const command = process.env.CHAT_COMMAND ?? `dotnet run --project ${join(here, "..", "..", "Chat.Host")} --`;
  const [program, ...args] = command.split(" ");
  const settings = ["--environment", "Development", "--urls", "http://127.0.0.1:0", "--contentRoot", store, "--ConnectionStrings:Chat", `Data Source=${join(store, "chat.db")}`];
  const env = { ...process.env, Chat__Auth__SigningKey: "a secret of these tests, and of nobody else" };
  const host = spawn(program, [...args, ...settings], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => host.once("exit", resolve));
  return { url: listening(host), stop: () => end(host, ended, store) };
}

function listening(host) {
  let said = "";
  return new Promise((resolve, reject) => {
    host.stdout.on("data", (data) => {
      said += data;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address) resolve(address[0]);
    });
    host.once("error", reject);
    host.once("exit", (code) => reject(new Error(`The chat ended with ${code}:\n${said}`)));
  });
}

async function end(host, ended, store) {
  host.kill();
  await ended;
  rmSync(store, { recursive: true });
}

function runTests(url) {
  const node = spawn(process.execPath, ["--test", "--test-reporter=tap", ...tests], { env: { ...process.env, CHAT_URL: url }, stdio: "inherit" });
  return new Promise((resolve) => node.once("exit", (code) => resolve(code ?? 1)));
}
