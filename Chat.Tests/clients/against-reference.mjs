// Proves the tests: runs all of them against the Node reference. node against-reference.mjs [client package] [transport]
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const [clientPackage = "socket.io-client", transport = "upgrade", file = "all.mjs"] = process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = spawn(process.execPath, [here("reference-server.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
const line = await new Promise((resolve) => createInterface({ input: server.stdout }).once("line", resolve));
const [, url, control] = line.split(" ");

const env = { ...process.env, SIO_URL: url, SIO_CONTROL: control, SIO_CLIENT: clientPackage, SIO_TRANSPORT: transport };
const tests = spawn(process.execPath, ["--test-reporter=tap", here(file)], { stdio: ["ignore", "inherit", "inherit"], env });
process.exitCode = await new Promise((resolve) => tests.once("exit", (code) => resolve(code ?? 1)));
server.stdin.end();
