import { h, setText } from './dom.js';
import { iconButton } from './parts.js';

let number = 0;

/** The head of the right side: back (on narrow screens), whose or which it is. */
export function buildPaneHead(chat) {
  const titleId = `pane-title-${++number}`;
  const title = h('h2', { id: titleId, tabindex: -1 });
  const subtitle = h('p', { class: 'soft small' });
  const mark = h('span', { class: 'pane-mark' });
  const back = iconButton('back', 'Back to the list', () => chat.router.go(null), { class: 'icon-button back' });
  const element = h('header', { class: 'pane-head' }, back, mark, h('div', { class: 'pane-words' }, title, subtitle));
  let shown = '';

  function render({ mark: makeMark, title: words, subtitle: more }) {
    setText(title, words);
    setText(subtitle, more);
    if (shown !== words) mark.replaceChildren(makeMark());
    shown = words;
  }

  return { element, titleId, render, focus: () => title.focus() };
}
