// How many messages a second the chat acknowledges to socket.io-client, everything on one machine:
// node benchmarks/Chat/clients.mjs [--rooms 100] [--seconds 10] [--mysql "Server=…;Database=…;User ID=…;Password=…"]
// In each room a student and a tutor send, each the next message when the last one is acknowledged, and hear each other.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = new URL("../../", import.meta.url).pathname;
const { io } = createRequire(join(root, "Chat.Tests/clients/package.json"))("socket.io-client");
const { values } = parseArgs({ options: {
  rooms: { type: "string", default: "100" }, seconds: { type: "string", default: "10" }, mysql: { type: "string" },
  host: { type: "string", default: join(root, "artifacts/bin/Chat.Host/release/Chat.Host.dll") },
} });
const text = "A message of some length, as people write them to each other.";

const folder = mkdtempSync(join(tmpdir(), "chat-clients-"));
let host, warnings = 0;
try {
  host = await startHost();
  const people = await Promise.all(Array.from({ length: Number(values.rooms) }, (_, n) => openRoom(n)));
  const sockets = people.flat();
  await sendAll(sockets, 3);
  const [before, started] = [await cpuSeconds(), performance.now()];
  const acknowledged = await sendAll(sockets, Number(values.seconds));
  const seconds = (performance.now() - started) / 1000;
  const [server, clients] = (await cpuSeconds()).map((used, i) => Math.round(((used - before[i]) / seconds) * 100));
  const waits = acknowledged.sort((a, b) => a - b);
  const at = (share) => waits[Math.floor(waits.length * share)].toFixed(1);
  console.log(`${Math.round(waits.length / seconds)} messages a second by ${sockets.length} clients; acknowledged after ${at(0.5)} ms (median), `
    + `${at(0.99)} ms (99 of 100); ${server} % of a core for the host, ${clients} % for the clients; ${warnings} warnings`);
  for (const { socket } of sockets) socket.disconnect();
} finally {
  host?.kill("SIGTERM");
  rmSync(folder, { recursive: true });
}

function startHost() {
  const child = spawn("dotnet", [values.host], {
    cwd: join(root, "Chat.Host"),
    env: {
      ...process.env,
      ASPNETCORE_ENVIRONMENT: "Development",
      ASPNETCORE_URLS: "http://127.0.0.1:0",
      Logging__LogLevel__Default: "Warning",
      Chat__Limits__MessagesPerMinute: "1000000",
      Chat__Database__Provider: values.mysql ? "MySql" : "Sqlite",
      ConnectionStrings__Chat: values.mysql ?? `Data Source=${join(folder, "chat.db")}`,
    },
  });
  child.stderr.pipe(process.stderr);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The host ended with ${code}.`)));
    child.stdout.on("data", (data) => {
      warnings += data.toString().split("warn:").length - 1;
      const listening = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(data);
      if (listening) resolve(Object.assign(child, { url: listening[0] }));
    });
  });
}

async function openRoom(n) {
  const [student, tutor] = await Promise.all([enter(10_000 + n, "student"), enter(20_000 + n, "tutor")]);
  const { room } = await call("POST", "/api/rooms", tutor.token, { courseId: 1, studentId: student.userId, tutorId: tutor.userId });
  student.roomId = tutor.roomId = room.id;
  return [student, tutor];
}

async function enter(userId, role) {
  const { token } = await call("POST", "/api/dev/token", null, { userId, role, name: `${role} ${userId}` });
  const socket = io(host.url, { auth: { token }, transports: ["websocket"], forceNew: true });
  await new Promise((resolve, reject) => {
    socket.once("ready", resolve);
    socket.once("connect_error", reject);
  });
  return { userId, token, socket };
}

async function call(method, path, token, body) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(host.url + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function sendAll(people, seconds) {
  const end = performance.now() + seconds * 1000;
  return (await Promise.all(people.map((person) => sendUntil(person, end)))).flat();
}

/** How long each message took. */
async function sendUntil({ socket, roomId, userId }, end) {
  const waits = [];
  for (let n = 0; performance.now() < end; n++) {
    const started = performance.now();
    const { message } = await socket.timeout(30_000).emitWithAck("send_message", { roomId, content: text, clientId: `${userId}-${started}` });
    if (!message) throw new Error("A message was refused.");
    waits.push(performance.now() - started);
  }
  return waits;
}

/** Of the host and of this process, by now. */
async function cpuSeconds() {
  const { readFile } = await import("node:fs/promises");
  const fields = (await readFile(`/proc/${host.pid}/stat`, "utf8")).split(") ")[1].split(" ");
  const { user, system } = process.cpuUsage();
  return [(Number(fields[11]) + Number(fields[12])) / 100, (user + system) / 1e6];
}
