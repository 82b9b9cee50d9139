const RANK = { sent: 1, delivered: 2, read: 3 };
const LOOK_BACK = 50;

/** One conversation as this page knows it: messages by `seq`, so that nothing is doubled and a hole is seen. */
export class Room {
  messages = new Map();
  typing = new Set();
  unread = 0;
  headSeq = 0;
  last = null;
  loaded = false;
  loading = false;
  hasMore = false;
  epoch = null;
  /** The newest message id that I have read and that the other has read. */
  readByMe = 0;
  readByOther = 0;
  /** The newest message id that was there when the other was seen to be connected: delivered, then. */
  #seenWithOther = 0;
  #sorted = null;
  #opened = { unread: 0, head: 0 };

  constructor({ id, courseId, studentId, tutorId, otherId, otherRole, title, topic }, me) {
    Object.assign(this, { id, courseId, studentId, tutorId, title, topic });
    this.me = me;
    this.otherId = otherId ?? (me === studentId ? tutorId : studentId);
    this.otherRole = otherRole ?? (me === studentId ? 'tutor' : 'student');
  }

  /** Takes a message in; true when it was not there. What is known is kept, only its status may move forward. */
  merge(message) {
    const known = this.messages.get(message.seq);
    if (known?.id === message.id) {
      if (RANK[message.status] > (RANK[known.status] ?? 0)) known.status = message.status;
      return false;
    }
    this.messages.set(message.seq, { ...message });
    this.#sorted = null;
    return true;
  }

  get sorted() {
    return (this.#sorted ??= [...this.messages.values()].sort((a, b) => a.seq - b.seq));
  }

  /** The highest `seq` up to which nothing is missing, counted from the oldest message that is loaded. */
  get wholeUpTo() {
    let seq = this.sorted[0]?.seq ?? 0;
    while (this.messages.has(seq + 1)) seq++;
    return seq;
  }

  /** Where to continue from: a little further back when the marks of own messages may have moved unseen. */
  get syncFrom() {
    const open = this.sorted.find((message) => message.senderId === this.me && this.statusOf(message) !== 'read');
    return Math.min(this.wholeUpTo, Math.max((open?.seq ?? Infinity) - 1, this.wholeUpTo - LOOK_BACK));
  }

  get hasHole() {
    return this.loaded && this.wholeUpTo < this.headSeq;
  }

  get oldestId() {
    return this.sorted[0]?.id;
  }

  get newestForeign() {
    return this.sorted.findLast((message) => message.senderId !== this.me);
  }

  statusOf(message) {
    if (message.id <= this.readByOther) return 'read';
    return message.status !== 'read' && message.id <= this.#seenWithOther ? 'delivered' : (message.status ?? 'sent');
  }

  noteOther() {
    this.#seenWithOther = Math.max(this.#seenWithOther, this.last?.id ?? 0);
  }

  setRead(userId, messageId) {
    if (userId !== this.me) {
      this.readByOther = Math.max(this.readByOther, messageId);
      return;
    }
    this.readByMe = Math.max(this.readByMe, messageId);
    if (!this.last || messageId >= this.last.id) this.unread = 0;
    else this.unread = Math.min(this.unread, this.sorted.filter((m) => m.senderId !== this.me && m.id > messageId).length);
  }

  /** Remembers how much was unread when the room was opened, before reading it clears the count. */
  markFirstUnread() {
    this.#opened = { unread: this.unread, head: this.headSeq };
  }

  /** `seq` of the message with which the unread part began, 0 while it is not loaded. */
  get firstUnread() {
    const { unread, head } = this.#opened;
    if (unread === 0) return 0;
    return this.sorted.filter((message) => message.senderId !== this.me && message.seq <= head).at(-unread)?.seq ?? 0;
  }

  /** A page that begins at `seq` is about to come: forgets what came before it with a hole in between. */
  keepWholeFrom(seq) {
    let lowest = seq;
    while (this.messages.has(lowest - 1)) lowest--;
    for (const each of [...this.messages.keys()]) if (each < lowest) this.messages.delete(each);
    this.#sorted = null;
  }

  /** Forgets the messages: the server said that what is here can't be continued. */
  reset() {
    this.messages.clear();
    this.#sorted = null;
    this.loaded = false;
    this.epoch = null;
    this.headSeq = 0;
    this.readByOther = 0;
    this.readByMe = 0;
  }
}
