-- As sqlite3's .dump writes it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE chat_rooms (
  id INTEGER PRIMARY KEY,
  course_id INT NOT NULL,
  student_id INT NOT NULL,
  tutor_id INT NOT NULL,
  UNIQUE (student_id, tutor_id, course_id)
);
INSERT INTO chat_rooms VALUES(7,1,9,3);
INSERT INTO chat_rooms VALUES(8,1,10,3);
INSERT INTO chat_rooms VALUES(11,2,9,4);
INSERT INTO chat_rooms VALUES(12,2,11,4);
INSERT INTO chat_rooms VALUES(40,3,12,3);
INSERT INTO chat_rooms VALUES(41,3,9,5);
COMMIT;
