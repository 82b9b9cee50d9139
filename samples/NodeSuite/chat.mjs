// What the tests need of the chat: tokens, HTTP, and sockets that leave with their test.
import { randomInt } from "node:crypto";
import { io } from "socket.io-client";

const url = process.env.CHAT_URL;

export const mali = { userId: 9, role: "student", name: "Mali Suwan" };
export const ada = { userId: 3, role: "tutor", name: "Ada Wells" };

export async function tokenOf(person) {
  const response = await fetch(`${url}/api/dev/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(person),
  });
  return (await response.json()).token;
}

export async function api(method, path, person, body) {
  const headers = { authorization: `Bearer ${await tokenOf(person)}`, "content-type": "application/json" };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  return response.json();
}

// Two people in a room of their own, so that no test meets another's messages.
export async function newRoom() {
  const student = { userId: randomInt(1_000, 2 ** 31), role: "student", name: "A student" };
  const tutor = { userId: randomInt(1_000, 2 ** 31), role: "tutor", name: "A tutor" };
  const { room } = await api("POST", "/api/rooms", student, { courseId: 1, studentId: student.userId, tutorId: tutor.userId });
  return { student, tutor, roomId: room.id };
}

export async function connect(t, person) {
  const socket = io(url, { auth: { token: await tokenOf(person) }, forceNew: true });
  t.after(() => socket.disconnect());
  await once(socket, "ready");
  return socket;
}

// The argument of the next such event; an error when it does not come.
export function once(socket, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event}`)), 10_000);
    socket.once(event, (value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
