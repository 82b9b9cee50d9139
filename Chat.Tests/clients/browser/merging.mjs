import assert from "node:assert/strict";

/** The page's own modules, in the browser, with a played server: what comes twice, late, in disorder or not at all. */
export default async function play({ browsing }) {
  const { page } = await browsing.open();
  assert.deepEqual(await page.evaluate(repair), {
    disorder: [1, 2, 3],
    filled: [1, 2, 3, 4, 5, 6],
    askedAfter: 3,
    reloaded: [901, 902],
    epochs: [undefined, "a", "a", "b"],
  });
  assert.deepEqual(await page.evaluate(early), { kept: [4, 5, 6, 7], hasMore: true });
  assert.deepEqual(await page.evaluate(count), {
    atReady: 2,
    afterRepeats: 2,
    afterNews: 3,
    arrivals: [3],
    status: "read",
  });
}

/** Runs in the page: disorder, a hole, and a store that can't be continued. */
async function repair() {
  const [{ Store }, { Sync }, { People }] = await Promise.all(["store", "sync", "people"].map((name) => import(`/js/${name}.js`)));
  const message = (seq) => ({ id: seq, seq, roomId: 1, senderId: 3, content: `${seq}`, status: "sent" });
  const complete = (epoch, ...seqs) => () => ({ epoch, state: "complete", messages: seqs.map(message) });
  const answers = { join_room: () => ({}), get_messages: () => ({ messages: [], hasMore: false }), sync: complete("a") };
  const asked = [];
  const request = async (name, payload) => {
    if (name === "sync") asked.push(payload);
    return answers[name](payload);
  };
  const store = new Store({ userId: 9 }, new People());
  const sync = new Sync({ request }, store);
  store.applyReady({ rooms: [{ id: 1, studentId: 9, tutorId: 3, unread: 0, lastMessage: null }] });
  const room = store.rooms.get(1);
  const seqs = () => room.sorted.map(({ seq }) => seq);

  await sync.catchUp(room);
  for (const seq of [2, 1, 3, 3, 2]) store.applyMessage(message(seq));
  const disorder = seqs();

  answers.sync = complete("a", 4, 5, 6);
  const repaired = new Promise((resolve) => store.changed.on(() => room.sorted.length === 6 && resolve()));
  store.applyMessage(message(6));
  await repaired;
  const filled = seqs();
  const askedAfter = asked.at(-1).after;

  answers.sync = () => ({ epoch: "b", state: "gap", messages: [] });
  answers.get_messages = () => ({ messages: [901, 902].map(message), hasMore: true });
  await sync.catchUp(room);
  answers.sync = complete("b");
  await sync.catchUp(room);
  return { disorder, filled, askedAfter, reloaded: seqs(), epochs: asked.map(({ epoch }) => epoch) };
}

/** Runs in the page: what was delivered before the first page came stays where it joins on, and goes where it leaves a hole. */
async function early() {
  const [{ Store }, { Sync }, { People }] = await Promise.all(["store", "sync", "people"].map((name) => import(`/js/${name}.js`)));
  const message = (seq) => ({ id: seq, seq, roomId: 1, senderId: 3, content: `${seq}`, status: "sent" });
  const answers = {
    join_room: {},
    get_messages: { messages: [5, 6].map(message), hasMore: true },
    sync: { epoch: "a", state: "complete", messages: [message(7)] },
  };
  const store = new Store({ userId: 9 }, new People());
  const sync = new Sync({ request: async (name) => answers[name] }, store);
  store.applyReady({ rooms: [{ id: 1, studentId: 9, tutorId: 3, unread: 0, lastMessage: null }] });
  for (const seq of [2, 4]) store.applyMessage(message(seq));
  const room = store.rooms.get(1);
  // Sorted once with what is dropped later.
  room.sorted.at(0);
  await sync.catchUp(room);
  return { kept: room.sorted.map(({ seq }) => seq), hasMore: room.hasMore };
}

/** Runs in the page: what `ready` has counted is not counted again when it is delivered; marks never go back. */
async function count() {
  const [{ Store }, { People }] = await Promise.all([import("/js/store.js"), import("/js/people.js")]);
  const message = (seq, more) => ({ id: seq, seq, roomId: 1, senderId: 3, content: `${seq}`, status: "sent", ...more });
  const store = new Store({ userId: 9 }, new People());
  store.applyReady({ rooms: [{ id: 1, studentId: 9, tutorId: 3, unread: 2, lastMessage: message(2) }] });
  const room = store.rooms.get(1);
  const arrivals = [];
  store.arrived.on((_, { seq }) => arrivals.push(seq));

  const atReady = room.unread;
  for (const seq of [1, 2]) store.applyMessage(message(seq));
  const afterRepeats = room.unread;
  store.applyMessage(message(3));
  const afterNews = room.unread;
  for (const status of ["read", "sent"]) store.applyMessage(message(4, { senderId: 9, status }));
  return { atReady, afterRepeats, afterNews, arrivals, status: room.statusOf(room.messages.get(4)) };
}
