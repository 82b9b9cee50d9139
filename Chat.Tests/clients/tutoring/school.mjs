import assert from "node:assert/strict";
import { call, newcomer } from "../lib/frontend.mjs";

export const admin = { userId: 1, role: "admin", name: "Ines Castro" };
export const ada = { userId: 3, role: "tutor", name: "Ada Wells" };

// A student and a tutor who never met before, and their room.
export async function newRoom(courseId = 1) {
  const [student, tutor] = [newcomer("student", "Mali"), newcomer("tutor", "Ada")];
  const { status, body } = await call("POST", "/api/rooms", student, { courseId, studentId: student.userId, tutorId: tutor.userId });
  assert.equal(status, 201);
  return { student, tutor, roomId: body.room.id, courseId };
}
