import { shorten } from '../js/format.js';
import { h, setText } from './dom.js';
import { iconButton, key } from './parts.js';
import { icon } from './icons.js';

const MOST = 10_000;
const WARN = 9_000;

/** Where one writes. A draft stays with its room, also over a reload. */
export function buildComposer(chat) {
  const drafts = new Drafts(`chat.drafts.${chat.me.userId}`);
  let room = null;
  let answered = null;

  const label = h('label', { for: 'message', class: 'visually-hidden' });
  const field = h('textarea', {
    id: 'message', rows: 1, maxlength: MOST, placeholder: 'Write a message', enterkeyhint: 'send', autocomplete: 'off',
    'aria-describedby': 'composer-hint', oninput, onkeydown, onblur: () => chat.typing.stop(),
  });
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send' }, icon('send'));
  const count = h('span', { class: 'count' });
  const replyText = h('p', { class: 'reply-text' });
  const noReply = iconButton('close', 'Do not reply to this message', () => reply(null));
  const replyBar = h('div', { class: 'reply-bar', hidden: true }, icon('reply'), replyText, noReply);
  const hint = h('span', {}, key('Enter'), ' sends, ', key('Shift'), ' + ', key('Enter'), ' starts a new line');
  const element = h('form', { class: 'composer', 'aria-label': 'New message', onsubmit },
    replyBar,
    h('div', { class: 'composer-line' }, label, field, send),
    h('p', { class: 'composer-hint', id: 'composer-hint' }, hint, count));

  function oninput() {
    drafts.set(room.id, field.value);
    chat.typing.typed(room.id, field.value);
    fit();
  }

  function onkeydown(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      element.requestSubmit();
    }
    if (event.key === 'Escape' && answered) {
      event.stopPropagation();
      reply(null);
    }
  }

  function onsubmit(event) {
    event.preventDefault();
    const content = field.value.trim();
    if (content === '' || !room) return;
    chat.outbox.add(room.id, content, answered?.id ?? null);
    chat.typing.stop();
    setValue('');
    reply(null);
  }

  function setValue(text) {
    field.value = text;
    drafts.set(room.id, text);
    fit();
  }

  function fit() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    send.disabled = field.value.trim() === '';
    setText(count, field.value.length > WARN ? `${field.value.length} of ${MOST} characters` : '');
  }

  /** The next message answers this one; null for none. */
  function reply(message) {
    answered = message;
    replyBar.hidden = !message;
    if (!message) return;
    const name = message.senderId === chat.me.userId ? 'yourself' : chat.people.nameOf(message.senderId, message.senderRole);
    setText(replyText, `Reply to ${name}: ${shorten(message.content, 80)}`);
    field.focus();
  }

  function show(next) {
    if (room === next) return;
    room = next;
    reply(null);
    setText(label, `Message to ${chat.titleOf(room)}`);
    field.value = drafts.get(room.id);
    fit();
  }

  /** A message that was taken back returns to where it was written. */
  const restore = (content) => setValue(field.value.trim() === '' ? content : `${field.value}\n${content}`);

  return { element, show, reply, restore, fit, focus: () => field.focus() };
}

class Drafts {
  #key;
  #texts;

  constructor(key) {
    this.#key = key;
    try {
      this.#texts = JSON.parse(sessionStorage.getItem(key)) ?? {};
    } catch {
      this.#texts = {};
    }
  }

  get(roomId) {
    return this.#texts[roomId] ?? '';
  }

  set(roomId, text) {
    if (text === '') delete this.#texts[roomId];
    else this.#texts[roomId] = text;
    sessionStorage.setItem(this.#key, JSON.stringify(this.#texts));
  }
}
