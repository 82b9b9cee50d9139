import { shorten } from '../js/format.js';
import { h, say } from './dom.js';
import { iconButton } from './parts.js';
import { icon } from './icons.js';

const STAY = 7_000;
const MOST = 3;

/** Small notes in the corner. Pointing at one or focusing it keeps it. */
export function showToast({ tone = 'message', mark = h('span', { class: 'toast-icon' }, icon('alert')), title, text, onOpen, key }) {
  const holder = document.getElementById('toasts');
  for (const old of holder.children) if (key && old.dataset.key === key) old.remove();
  while (holder.children.length >= MOST) holder.firstChild.remove();

  let timer = null;
  const drop = () => {
    clearTimeout(timer);
    toast.remove();
  };
  const keep = () => clearTimeout(timer);
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(drop, STAY);
  };
  const open = () => {
    drop();
    onOpen?.();
  };

  const words = [h('strong', {}, title), h('span', { class: 'toast-text' }, shorten(text, 120))];
  const body = onOpen ? h('button', { type: 'button', class: 'toast-body', onclick: open }, mark, h('span', {}, words))
    : h('div', { class: 'toast-body' }, mark, h('span', {}, words));
  const listeners = { onpointerenter: keep, onpointerleave: leave, onfocusin: keep, onfocusout: leave };
  const toast = h('div', { class: `toast ${tone}`, data: key ? { key } : {}, ...listeners }, body, iconButton('close', 'Dismiss', drop));
  holder.append(toast);
  say(`${title}: ${text}`);
  leave();
}
