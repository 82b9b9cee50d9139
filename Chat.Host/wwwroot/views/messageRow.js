import { dayKey, dayLabel, shorten, timeOf, wholeTime } from '../js/format.js';
import { h } from './dom.js';
import { hidden, iconButton, richText, statusWord, tick } from './parts.js';

const TOGETHER = 5 * 60_000;

/** What the list of one room shows, as plain data: day marks, the unread mark, messages, and what still waits to be sent. */
export function rowModels(chat, room) {
  const own = chat.me.userId;
  const stored = room.sorted;
  const clientIds = new Set(stored.filter((m) => m.senderId === own && m.clientId).map((m) => m.clientId));
  const waiting = chat.outbox.of(room.id).filter((entry) => !clientIds.has(entry.clientId));
  const all = [
    ...stored.map((message) => ({ ...message, state: message.senderId === own ? room.statusOf(message) : null })),
    ...waiting.map((entry) => ({ ...entry, senderId: own })),
  ];
  const { firstUnread } = room;
  const lastOwn = all.findLast((message) => message.senderId === own);
  const rows = [];
  all.forEach((message, index) => {
    const before = all[index - 1];
    const after = all[index + 1];
    const date = new Date(message.createdAt);
    const newDay = !before || dayKey(new Date(before.createdAt)) !== dayKey(date);
    if (newDay) rows.push({ key: `day ${dayKey(date)}`, kind: 'day', text: dayLabel(date) });
    const newPart = firstUnread > 0 && message.seq === firstUnread;
    if (newPart) rows.push({ key: 'unread', kind: 'unread' });
    rows.push({
      key: message.senderId === own && message.clientId ? `c ${message.clientId}` : `s ${message.seq}`,
      kind: 'message',
      id: message.id ?? null,
      clientId: message.clientId ?? null,
      own: message.senderId === own,
      name: message.senderId === own ? 'You' : chat.people.nameOf(message.senderId, message.senderRole),
      content: message.content,
      createdAt: message.createdAt,
      state: message.state,
      fault: message.fault ?? null,
      quote: quoteOf(chat, room, message.replyTo),
      first: newDay || newPart || !together(before, message),
      last: !after || !together(message, after),
      word: message === lastOwn && message === all.at(-1),
    });
  });
  return rows;
}

function together(a, b) {
  return a !== undefined && a.senderId === b.senderId && Date.parse(b.createdAt) - Date.parse(a.createdAt) < TOGETHER;
}

function quoteOf(chat, room, replyTo) {
  if (replyTo === null || replyTo === undefined) return null;
  const message = room.sorted.find((each) => each.id === replyTo);
  if (!message) return { name: 'Reply', text: 'to an earlier message' };
  const name = message.senderId === chat.me.userId ? 'You' : chat.people.nameOf(message.senderId, message.senderRole);
  return { name, text: shorten(message.content, 100) };
}

export function makeRow(model, actions) {
  if (model.kind === 'day') return h('li', { class: 'mark' }, h('span', {}, model.text));
  if (model.kind === 'unread') return h('li', { class: 'mark unread-mark' }, h('span', {}, 'New messages'));
  return makeMessage(model, actions);
}

function makeMessage(model, actions) {
  const date = new Date(model.createdAt);
  const names = ['row', model.own ? 'own' : 'theirs', model.first && 'first', model.last && 'last', model.state === 'failed' && 'failed'];
  const bubble = h('div', { class: 'bubble' },
    hidden(`${model.name}: `),
    model.quote && h('blockquote', { class: 'quote' }, h('strong', {}, model.quote.name), h('span', {}, model.quote.text)),
    h('p', { class: 'text', dir: 'auto' }, richText(model.content)),
    h('span', { class: 'meta' },
      h('time', { datetime: model.createdAt, title: wholeTime(date) }, timeOf(date)),
      model.state && tick(model.state)));
  const reply = model.id !== null && actions.reply && iconButton('reply', `Reply to ${model.name === 'You' ? 'yourself' : model.name}: ${shorten(model.content, 40)}`,
    () => actions.reply(model.id), { class: 'icon-button reply', tabindex: -1, data: { part: 'reply' } });
  const below = belowBubble(model, actions);
  return h('li', { class: names.filter(Boolean).join(' '), data: { state: model.state ?? 'received' } },
    h('div', { class: 'line' }, bubble, reply), below);
}

function belowBubble(model, actions) {
  if (model.state === 'failed') {
    return h('div', { class: 'below fault' }, `Not sent. ${model.fault ?? ''} `,
      h('button', { type: 'button', class: 'link', onclick: () => actions.again(model.clientId) }, 'Try again'),
      h('button', { type: 'button', class: 'link', onclick: () => actions.discard(model.clientId) }, 'Take back'));
  }
  if (model.fault) return h('p', { class: 'below' }, model.fault);
  return model.word && model.own ? h('p', { class: 'below', 'aria-hidden': 'true' }, statusWord(model.state)) : null;
}
