import { h, say, setAttributes, setText } from './dom.js';
import { avatar, brand, iconButton, key } from './parts.js';
import { icon } from './icons.js';
import { Notifier } from '../js/notifier.js';
import { buildBanner, buildStatus } from './status.js';
import { buildCourse } from './course.js';
import { buildRoomList } from './roomList.js';
import { buildThread } from './thread.js';
import { showToast } from './toasts.js';

/** The signed-in page: side bar and one open place. */
export function buildShell(chat, onLeave) {
  const notifier = new Notifier();
  const status = buildStatus(chat);
  const banner = buildBanner(chat);
  const roomList = buildRoomList(chat);
  const thread = buildThread(chat);
  const course = buildCourse(chat);
  const welcome = h('section', { class: 'pane welcome', 'aria-label': 'Nothing open' },
    icon('talk'),
    h('p', {}, 'Choose a conversation'),
    h('p', { class: 'soft' }, key('↑'), ' ', key('↓'), ' and ', key('Enter'), ' work in the list, ', key('Esc'), ' comes back to it.'));
  const main = h('main', { id: 'main', class: 'main', onkeydown: escapeToList });
  const side = h('aside', { class: 'side', 'aria-label': 'Side bar' },
    h('header', { class: 'side-head' }, brand(chat.title), status.element),
    roomList.element,
    buildMe(chat, notifier, onLeave));
  const skip = h('a', { class: 'skip', href: '#main', onclick: skipToMain }, 'Skip to the conversation');
  const element = h('div', { class: 'shell' }, skip, banner.element, side, main);
  let shown = null;

  function skipToMain(event) {
    event.preventDefault();
    paneOf(chat.store)?.focus?.();
  }

  function escapeToList(event) {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (getComputedStyle(side).display === 'none') chat.router.go(null);
    roomList.focus();
  }

  const paneOf = (store) => (store.openRoom ? thread : store.openCourse ? course : null);

  function render() {
    const { store } = chat;
    const pane = paneOf(store);
    const place = store.openRoom ?? store.openCourse ?? null;
    status.render();
    banner.render();
    pane?.show(place);
    const next = pane?.element ?? welcome;
    welcome.hidden = !store.ready;
    if (main.firstElementChild !== next) main.replaceChildren(next);
    setAttributes(element, { 'data-open': place !== null });
    roomList.render();
    pane?.render();
    if (shown?.place !== place) moveFocus(pane, place);
    document.title = store.unread > 0 ? `(${store.unread}) ${chat.title}` : chat.title;
  }

  function moveFocus(pane, place) {
    const left = shown?.route;
    shown = { place, route: chat.store.open };
    if (pane === thread) thread.fit();
    if (pane) pane.focus();
    else if (left) roomList.focus(left);
  }

  const open = (kind, id) => () => chat.router.go({ kind, id });

  chat.store.arrived.on((room, message) => {
    const name = chat.people.nameOf(message.senderId, message.senderRole);
    const onOpen = open('room', room.id);
    const note = { mark: avatar(message.senderId, name), title: name, text: message.content, onOpen, key: `room ${room.id}` };
    if (chat.store.openRoom !== room) showToast(note);
    else say(`${name}: ${message.content}`);
    notifier.show({ ...note, tag: note.key });
  });
  chat.store.announced.on(({ courseId, message }) => {
    const mark = h('span', { class: 'avatar m square' }, icon('megaphone'));
    const title = `Announcement in ${chat.courseTitle(courseId)}`;
    const note = { mark, title, text: message.content, onOpen: open('course', courseId), key: `course ${courseId}` };
    if (chat.store.openCourse?.id !== courseId) showToast(note);
    notifier.show({ ...note, tag: note.key });
  });
  chat.connection.failed.on((error) => {
    // What a request caused is told where it was made; this is for what came unasked.
    if (error.code === 'INTERNAL') showToast({ tone: 'fault', title: 'Something went wrong', text: error.message, key: 'internal' });
  });
  chat.connection.changed.on((state) => {
    if (state === 'ended') onLeave('Your sign-in has ended. Please sign in again; unsent messages are kept.');
    else render();
  });
  chat.store.changed.on(render);
  chat.outbox.changed.on(render);
  render();
  return element;
}

function buildMe(chat, notifier, onLeave) {
  const { me } = chat;
  const bell = iconButton('bellOff', '', toggle);
  const word = h('p', { class: 'soft small' }, me.role);

  function renderBell() {
    const label = !notifier.possible ? 'Notifications are blocked by the browser' : notifier.on ? 'Notifications are on' : 'Notifications are off';
    bell.replaceChildren(icon(notifier.on ? 'bell' : 'bellOff'));
    setAttributes(bell, { 'aria-label': label, title: label, 'aria-pressed': notifier.on, disabled: !notifier.possible });
    setText(word, me.role);
  }

  async function toggle() {
    await notifier.toggle();
    renderBell();
  }

  renderBell();
  return h('footer', { class: 'me' },
    avatar(me.userId, me.name),
    h('div', { class: 'me-words' }, h('p', { class: 'me-name' }, me.name), word),
    bell,
    iconButton('switch', 'Change person', () => onLeave()));
}
