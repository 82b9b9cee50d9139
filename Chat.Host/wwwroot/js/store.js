import { ChangeSignal, Signal } from './signal.js';
import { Room } from './room.js';

const KEPT_ANNOUNCEMENTS = 50;
const TYPING_LAPSE = 11_000;

/** Everything the views show. Server events come in through `apply…`; views read and wait for `changed`. */
export class Store {
  changed = new ChangeSignal();
  /** (room, message): somebody else's message that was not known before. */
  arrived = new Signal();
  /** (message): any message that the server has stored. */
  stored = new Signal();
  /** (room): a message between two others is missing. */
  holed = new Signal();
  /** (announcement) */
  announced = new Signal();

  rooms = new Map();
  courses = new Map();
  announcements = [];
  open = null;
  ready = false;
  #typingTimers = new Map();
  #key;

  constructor(me, people) {
    this.me = me;
    this.people = people;
    this.#key = `chat.announcements.${me.userId}`;
    try {
      this.announcements = JSON.parse(sessionStorage.getItem(this.#key)) ?? [];
    } catch {
      this.announcements = [];
    }
  }

  get openRoom() {
    return this.open?.kind === 'room' ? this.rooms.get(this.open.id) : undefined;
  }

  get openCourse() {
    return this.open?.kind === 'course' ? this.courses.get(this.open.id) : undefined;
  }

  get unread() {
    let sum = 0;
    for (const room of this.rooms.values()) sum += room.unread;
    return sum;
  }

  /** Rooms with the latest talk first. */
  get roomsByTalk() {
    return [...this.rooms.values()].sort((a, b) => (b.last?.id ?? 0) - (a.last?.id ?? 0) || a.id - b.id);
  }

  setOpen(place) {
    this.open = place;
    this.openRoom?.markFirstUnread();
    for (const item of this.announcements) if (place?.kind === 'course' && item.courseId === place.id) item.seen = true;
    this.changed.touch();
  }

  applyReady({ rooms = [], courses = [] }) {
    const news = [];
    const before = this.rooms;
    this.rooms = new Map(rooms.map((data) => [data.id, before.get(data.id) ?? new Room(data, this.me.userId)]));
    for (const data of rooms) {
      const room = this.rooms.get(data.id);
      room.unread = data.unread ?? 0;
      const last = data.lastMessage;
      if (!last) continue;
      this.#learn(last);
      if (this.ready && last.seq > room.headSeq && last.senderId !== this.me.userId) news.push([room, last]);
      room.headSeq = Math.max(room.headSeq, last.seq);
      room.last = last;
    }
    this.courses = new Map(courses.map((course) => [course.id, course]));
    this.ready = true;
    this.changed.touch();
    for (const [room, message] of news) this.arrived.emit(room, message);
  }

  applyRoomCreated(data) {
    if (!this.rooms.has(data.id)) this.rooms.set(data.id, new Room(data, this.me.userId));
    this.changed.touch();
  }

  applyMessage(message) {
    const room = this.rooms.get(message.roomId);
    if (!room) return;
    this.#learn(message);
    const fresh = message.seq > room.headSeq;
    const foreign = message.senderId !== this.me.userId;
    room.merge(message);
    if (fresh) {
      room.headSeq = message.seq;
      room.last = message;
      if (foreign) room.unread++;
    }
    if (foreign && fresh) room.noteOther();
    if (foreign) room.typing.delete(message.senderId);
    this.stored.emit(message);
    if (fresh && foreign) this.arrived.emit(room, message);
    if (room.hasHole) this.holed.emit(room);
    this.changed.touch();
  }

  applyPage(room, { messages, hasMore }) {
    for (const message of messages) {
      this.#learn(message);
      room.merge(message);
      this.stored.emit(message);
      if (message.seq < room.headSeq) continue;
      room.headSeq = message.seq;
      room.last = message;
    }
    if (hasMore !== undefined) room.hasMore = hasMore;
    this.changed.touch();
  }

  applyRead({ roomId, userId, messageId }) {
    this.rooms.get(roomId)?.setRead(userId, messageId);
    this.changed.touch();
  }

  applyTyping({ roomId, userId, isTyping }) {
    const room = this.rooms.get(roomId);
    if (!room || userId === this.me.userId) return;
    const key = `${roomId}/${userId}`;
    clearTimeout(this.#typingTimers.get(key));
    if (isTyping) room.noteOther();
    if (isTyping) room.typing.add(userId);
    else room.typing.delete(userId);
    // The stop may be lost with the connection.
    if (isTyping) this.#typingTimers.set(key, setTimeout(() => this.applyTyping({ roomId, userId, isTyping: false }), TYPING_LAPSE));
    this.changed.touch();
  }

  applyAnnouncement({ courseId, roomId, message }) {
    if (roomId != null && this.rooms.has(roomId)) return;
    if (this.announcements.some((item) => item.message.id === message.id && item.message.createdAt === message.createdAt)) return;
    this.#learn(message);
    const own = message.senderId === this.me.userId;
    const seen = own || (this.open?.kind === 'course' && this.open.id === courseId);
    const item = { courseId, message, seen };
    this.announcements = [...this.announcements, item].slice(-KEPT_ANNOUNCEMENTS);
    sessionStorage.setItem(this.#key, JSON.stringify(this.announcements.map((each) => ({ ...each, seen: true }))));
    if (!own) this.announced.emit(item);
    this.changed.touch();
  }

  #learn(message) {
    this.people.learn(message.senderId, message.senderName, message.senderRole);
  }
}
