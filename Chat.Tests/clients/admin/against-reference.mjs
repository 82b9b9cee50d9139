// Proves the tests of the admin protocol: runs them against the Node reference.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { instrument } from "@socket.io/admin-ui";
import bcrypt from "bcryptjs";
import { Server } from "socket.io";

const parser = process.env.SIO_PARSER ? (await import(process.env.SIO_PARSER)).default : undefined;
const http = createServer();
const io = new Server(http, { parser });
instrument(io, { auth: { type: "basic", username: "ops", password: bcrypt.hashSync("correct horse", 4) }, mode: "development" });
http.listen(0, "127.0.0.1");
await once(http, "listening");

const env = { ...process.env, SIO_URL: `http://127.0.0.1:${http.address().port}`, SIO_CONTROL: "" };
const file = fileURLToPath(new URL("protocol.test.mjs", import.meta.url));
const [code] = await once(spawn(process.execPath, ["--test-reporter=tap", file], { stdio: ["ignore", "inherit", "inherit"], env }), "exit");
process.exit(code ?? 1);
