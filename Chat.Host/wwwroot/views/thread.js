import { h, reconcile, setAttributes, setText } from './dom.js';
import { avatar } from './parts.js';
import { icon } from './icons.js';
import { buildComposer } from './composer.js';
import { buildPaneHead } from './paneHead.js';
import { makeRow, rowModels } from './messageRow.js';

const NEAR_END = 60;
const NEAR_TOP = 200;
const UNLOADED = 'The messages could not be loaded. They come with the next connection.';

/** One conversation: head, messages, who is typing, composer. */
export function buildThread(chat) {
  let room = null;
  let seenAt = 0;
  let endTop = 0;
  const head = buildPaneHead(chat);
  const composer = buildComposer(chat);
  const list = h('ol', { class: 'messages' });
  const older = h('button', { type: 'button', class: 'button small older', onclick: () => chat.sync.loadOlder(room) }, 'Show earlier messages');
  const note = h('p', { class: 'soft thread-note' });
  const scroller = h('div', { class: 'scroller', role: 'log', 'aria-live': 'off', tabindex: 0, onscroll, onkeydown: moveBetweenReplies },
    h('div', { class: 'column' }, older, note, list));
  const typingName = h('span', {});
  const dots = h('span', { class: 'typing-dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  const typing = h('p', { class: 'typing-line', role: 'status' }, dots, typingName);
  const newCount = h('span', {});
  const jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: toEnd }, icon('down'), newCount);
  const element = h('section', { class: 'pane thread', 'aria-labelledby': head.titleId },
    head.element, h('div', { class: 'scroll-frame' }, scroller, jump), typing, composer.element);
  new ResizeObserver(() => chat.reading.atEnd && toEnd()).observe(scroller);

  const actions = {
    reply: chat.session.contract.replies && ((id) => composer.reply(room.sorted.find((message) => message.id === id))),
    again: (clientId) => chat.outbox.again(clientId),
    discard: (clientId) => {
      const entry = chat.outbox.discard(clientId);
      if (entry) composer.restore(entry.content);
    },
  };

  const isNearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;

  function onscroll() {
    chat.reading.atEnd = isNearEnd();
    if (chat.reading.atEnd) {
      seenAt = room.headSeq;
      chat.reading.check();
    }
    if (scroller.scrollTop < NEAR_TOP && room.loaded) chat.sync.loadOlder(room);
    renderJump();
  }

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    endTop = scroller.scrollTop;
    chat.reading.atEnd = true;
    if (room) seenAt = room.headSeq;
    renderJump();
  }

  function renderJump() {
    jump.hidden = chat.reading.atEnd;
    const news = room ? room.sorted.filter((message) => message.seq > seenAt && message.senderId !== chat.me.userId).length : 0;
    setText(newCount, news > 0 ? `${news} new` : 'Newest');
  }

  function show(next) {
    if (room === next) return;
    room = next;
    chat.reading.atEnd = true;
    endTop = 0;
    seenAt = room.headSeq;
    composer.show(room);
  }

  function render() {
    if (!room) return;
    const name = chat.titleOf(room);
    head.render({ mark: () => avatar(room.otherId, name), title: name, subtitle: chat.topicOf(room) });
    scroller.setAttribute('aria-label', `Messages with ${name}`);
    renderMessages();
    const typists = [...room.typing].map((userId) => chat.people.nameOf(userId, room.otherRole));
    typing.classList.toggle('on', typists.length > 0);
    setText(typingName, typists.length > 0 ? `${typists.join(' and ')} ${typists.length > 1 ? 'are' : 'is'} typing` : '');
  }

  function renderMessages() {
    const oldest = list.dataset.oldest;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    const before = list.childElementCount;
    // Scrolled up a moment ago, and the event of that is still to come.
    if (chat.reading.atEnd && scroller.scrollTop < endTop && !isNearEnd()) chat.reading.atEnd = false;
    reconcile(list, rowModels(chat, room), (model) => makeRow(model, actions));
    list.dataset.oldest = `${room.id}/${room.oldestId}`;
    older.hidden = !(room.loaded && room.hasMore);
    older.disabled = room.loading;
    setText(older, room.loading ? 'Loading…' : 'Show earlier messages');
    setText(note, noteText());
    if (!list.contains(document.activeElement)) makeNewestTheStop(list);
    if (ownJustAdded(before)) chat.reading.atEnd = true;
    if (chat.reading.atEnd) toEnd();
    // Older messages came in above: what was in view stays in view.
    else if (oldest !== list.dataset.oldest) scroller.scrollTop = scroller.scrollHeight - fromEnd;
    renderJump();
  }

  function ownJustAdded(before) {
    const last = list.lastElementChild;
    return list.childElementCount > before && (last.dataset.state === 'waiting' || last.dataset.state === 'sending');
  }

  function noteText() {
    if (room.fault && !room.loaded) return room.fault.code ? room.fault.message : UNLOADED;
    if (!room.loaded) return 'Loading messages…';
    if (room.hasMore) return '';
    return room.sorted.length === 0 ? 'No messages yet. Say hello!' : 'This is where the conversation begins.';
  }

  function focus() {
    // On a touch screen the focus would open the keyboard over what one came to read.
    if (matchMedia('(pointer: coarse)').matches) head.focus();
    else composer.focus();
  }

  return { element, show, render, focus, fit: composer.fit };
}

function makeNewestTheStop(list) {
  const buttons = [...list.querySelectorAll('.reply')];
  for (const button of buttons) setAttributes(button, { tabindex: button === buttons.at(-1) ? 0 : -1 });
}

/** The reply buttons are one stop for the tab key; the arrow keys go from message to message. */
function moveBetweenReplies(event) {
  if (!document.activeElement.matches('.reply')) return;
  const buttons = [...event.currentTarget.querySelectorAll('.reply')];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[at].setAttribute('tabindex', -1);
  buttons[to].setAttribute('tabindex', 0);
  buttons[to].focus();
}
