import { dayLabel, timeOf } from '../js/format.js';
import { h, reconcile, setText } from './dom.js';
import { avatar, richText } from './parts.js';
import { icon } from './icons.js';
import { buildPaneHead } from './paneHead.js';
import { showToast } from './toasts.js';

/** One course's announcements, and for those who teach it the place to make one. */
export function buildCourse(chat) {
  let course = null;
  const head = buildPaneHead(chat);
  const list = h('ol', { class: 'announcements' });
  const empty = h('p', { class: 'soft thread-note' });
  const label = h('label', { for: 'announcement' });
  const field = h('textarea', { id: 'announcement', rows: 3, maxlength: 10_000, required: true, onkeydown });
  const submit = h('button', { type: 'submit', class: 'button primary' }, 'Announce');
  const form = h('form', { class: 'announce', onsubmit, hidden: !chat.mayAnnounce },
    label,
    field,
    h('div', { class: 'announce-line' }, h('p', { class: 'soft small' }, 'Everybody in the course gets it at once.'), submit));
  const element = h('section', { class: 'pane course', 'aria-labelledby': head.titleId },
    head.element,
    h('div', { class: 'scroller', tabindex: 0, 'aria-label': 'Announcements', role: 'region' }, h('div', { class: 'column' }, empty, list)),
    form);

  function onkeydown(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  async function onsubmit(event) {
    event.preventDefault();
    const content = field.value.trim();
    if (content === '') return;
    submit.disabled = true;
    try {
      await chat.announce(course.id, content);
      field.value = '';
    } catch (error) {
      const text = error.code ? error.message : 'There is no connection right now. The text is still here.';
      showToast({ tone: 'fault', title: 'Not announced', text, key: 'announce' });
    }
    submit.disabled = false;
    field.focus();
  }

  function show(next) {
    if (course === next) return;
    course = next;
    field.value = '';
  }

  function render() {
    if (!course) return;
    head.render({ mark: () => h('span', { class: 'avatar m square' }, icon('megaphone')), title: course.title, subtitle: 'Announcements' });
    setText(label, `Announce to ${course.title}`);
    const items = chat.store.announcements.filter((item) => item.courseId === course.id);
    reconcile(list, items.map(({ message }) => ({ key: `${message.id} ${message.createdAt}`, ...message })), (message) => makeAnnouncement(chat, message));
    setText(empty, items.length === 0 ? 'Nothing announced while you were here. What is announced shows up in this place at once.' : '');
  }

  const focus = () => (chat.mayAnnounce && !matchMedia('(pointer: coarse)').matches ? field.focus() : head.focus());
  return { element, show, render, focus };
}

function makeAnnouncement(chat, message) {
  const name = chat.people.nameOf(message.senderId, message.senderRole);
  const date = new Date(message.createdAt);
  return h('li', { class: 'announcement' },
    avatar(message.senderId, name),
    h('div', {},
      h('p', { class: 'announcement-head' }, h('strong', {}, name), h('time', { datetime: message.createdAt }, `${dayLabel(date)}, ${timeOf(date)}`)),
      h('p', { class: 'text', dir: 'auto' }, richText(message.content))));
}
