import { hueOf, initials } from '../js/format.js';
import { h } from './dom.js';
import { icon } from './icons.js';

export function avatar(userId, name, size = 'm') {
  return h('span', { class: `avatar ${size}`, data: { hue: hueOf(userId) }, 'aria-hidden': 'true' }, initials(name));
}

export function iconButton(name, label, onclick, extra = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
}

export const key = (name) => h('kbd', {}, name);
export const hidden = (text) => h('span', { class: 'visually-hidden' }, text);

export function brand(title = 'Chat') {
  return h('h1', { class: 'brand' }, h('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }), title);
}

const ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** A person's text as text nodes, with web addresses as links. */
export function richText(content) {
  const parts = [];
  let end = 0;
  for (const match of content.matchAll(ADDRESS)) {
    parts.push(content.slice(end, match.index));
    parts.push(h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow' }, match[0]));
    end = match.index + match[0].length;
  }
  parts.push(content.slice(end));
  return parts.filter((part) => part !== '');
}

const TICKS = {
  waiting: ['clock', 'Waiting'],
  sending: ['clock', 'Sending'],
  failed: ['alert', 'Not sent'],
  sent: ['check', 'Sent'],
  delivered: ['checks', 'Delivered'],
  read: ['checks', 'Read'],
};

export const statusWord = (status) => TICKS[status][1];

export function tick(status) {
  const [shape, word] = TICKS[status];
  return h('span', { class: `tick ${status}`, title: word }, icon(shape), hidden(word));
}
