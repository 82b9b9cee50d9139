import { Connection } from './connection.js';
import { Outbox } from './outbox.js';
import { Reading } from './reading.js';
import { Router } from './router.js';
import { Store } from './store.js';
import { Sync } from './sync.js';
import { Typing } from './typing.js';

/** One person's chat, put together; the views get this. */
export class Chat {
  constructor(session, people, io) {
    this.session = session;
    this.title = session.contract.title;
    this.people = people;
    this.me = session.person;
    people.learn(this.me.userId, this.me.name, this.me.role);
    this.store = new Store(this.me, people);
    this.connection = new Connection(session, io);
    this.router = new Router();
    this.sync = new Sync(this.connection, this.store);
    this.outbox = new Outbox(this.connection, this.store);
    this.typing = new Typing(this.connection);
    this.reading = new Reading(this.connection, this.store);
    this.#wire();
  }

  start() {
    this.store.setOpen(this.router.place);
    this.connection.open();
  }

  close() {
    this.connection.close();
    this.router.close();
    this.reading.close();
    this.outbox.close();
  }

  /** May this person write to the course? The server has the last word. */
  get mayAnnounce() {
    return this.me.role === 'tutor' || this.me.role === 'admin';
  }

  titleOf(room) {
    if (room.title) return room.title;
    if (!room.studentId || this.me.userId === room.studentId || this.me.userId === room.tutorId) return this.people.nameOf(room.otherId, room.otherRole);
    return `${this.people.nameOf(room.studentId, 'student')} and ${this.people.nameOf(room.tutorId, 'tutor')}`;
  }

  /** What the conversation is about. */
  topicOf(room) {
    return room.topic ?? this.courseTitle(room.courseId);
  }

  courseTitle(courseId) {
    return this.store.courses.get(courseId)?.title ?? `Course ${courseId}`;
  }

  async announce(courseId, content) {
    const answer = await this.connection.request('course_announce', { courseId, content });
    if (answer?.message) this.store.applyAnnouncement(answer);
  }

  #wire() {
    const { connection, store } = this;
    connection.on('ready', (data) => {
      store.applyReady(data);
      connection.markReady();
      this.sync.resume();
      this.outbox.flush();
      this.reading.check();
    });
    connection.on('new_message', (message) => store.applyMessage(message));
    connection.on('messages_read', (mark) => store.applyRead(mark));
    connection.on('user_typing', (mark) => store.applyTyping(mark));
    connection.on('course_message', (announcement) => store.applyAnnouncement(announcement));
    connection.on('room_created', ({ room }) => store.applyRoomCreated(room));
    this.router.changed.on((place) => {
      this.typing.stop();
      store.setOpen(place);
      if (store.openRoom && connection.state === 'connected') this.sync.catchUp(store.openRoom);
    });
  }
}
