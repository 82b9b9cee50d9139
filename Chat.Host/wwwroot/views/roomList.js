import { addressOf } from '../js/router.js';
import { briefTime, shorten } from '../js/format.js';
import { h, reconcile } from './dom.js';
import { avatar, hidden } from './parts.js';
import { icon } from './icons.js';

/** Rooms and courses: one list for the arrow keys, one stop for the tab key. */
export function buildRoomList(chat) {
  const rooms = h('ul', { class: 'places', 'aria-labelledby': 'rooms-title' });
  const courses = h('ul', { class: 'places', 'aria-labelledby': 'courses-title' });
  const noRooms = h('p', { class: 'soft pad', hidden: true }, 'No conversations yet. They appear here as soon as one is opened for you.');
  const coursesPart = h('div', {}, h('h2', { id: 'courses-title', class: 'list-title' }, 'Courses'), courses);
  const element = h('nav', { class: 'room-list', 'aria-label': 'Conversations and courses', onkeydown: moveByKey },
    h('h2', { id: 'rooms-title', class: 'list-title' }, 'Conversations'), rooms, noRooms, coursesPart);

  function render() {
    const { store } = chat;
    const stop = store.openRoom ?? store.openCourse ?? store.roomsByTalk[0];
    reconcile(rooms, store.roomsByTalk.map((room) => roomModel(chat, room, room === stop)), makeRoom);
    reconcile(courses, [...store.courses.values()].map((course) => courseModel(chat, course, course === stop)), makeCourse);
    noRooms.hidden = !store.ready || store.rooms.size > 0;
    coursesPart.hidden = store.courses.size === 0;
  }

  /** Focus on what is open, else on what was open last, else on the first. */
  function focus(last = null) {
    const link = last && element.querySelector(`[href="${addressOf(last)}"]`);
    (element.querySelector('[aria-current]') ?? link ?? element.querySelector('a'))?.focus();
  }

  return { element, render, focus };
}

function moveByKey(event) {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: Math.min(at + 1, links.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: links.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  links[to].focus();
}

function roomModel(chat, room, isStop) {
  const { last } = room;
  const name = chat.titleOf(room);
  const typing = room.typing.size > 0;
  const prefix = last?.senderId === chat.me.userId ? 'You: ' : '';
  return {
    key: room.id,
    userId: room.otherId,
    name,
    course: chat.topicOf(room),
    time: last ? briefTime(new Date(last.createdAt)) : '',
    preview: typing ? 'is typing…' : last ? prefix + shorten(last.content, 80) : 'No messages yet',
    typing,
    unread: room.unread,
    open: chat.store.openRoom === room,
    isStop,
  };
}

function makeRoom(model) {
  const what = `unread ${model.unread === 1 ? 'message' : 'messages'}`;
  return h('li', {},
    h('a', place('room', model),
      avatar(model.userId, model.name),
      h('span', { class: 'place-words' },
        h('span', { class: 'place-line' }, h('span', { class: 'place-name' }, model.name), h('time', { class: 'place-time' }, model.time)),
        h('span', { class: 'place-course' }, model.course),
        h('span', { class: 'place-line' },
          h('span', { class: model.typing ? 'place-text typing' : 'place-text' }, model.preview),
          badge(model.unread, what)))));
}

function badge(count, what) {
  return count > 0 && h('span', { class: 'badge' }, count > 99 ? '99+' : String(count), hidden(` ${what}`));
}

function courseModel(chat, course, isStop) {
  const items = chat.store.announcements.filter((item) => item.courseId === course.id);
  return {
    key: course.id,
    name: course.title,
    unread: items.filter((item) => !item.seen).length,
    preview: items.length > 0 ? shorten(items.at(-1).message.content, 60) : 'Announcements',
    open: chat.store.openCourse === course,
    isStop,
  };
}

function makeCourse(model) {
  const what = `new ${model.unread === 1 ? 'announcement' : 'announcements'}`;
  return h('li', {},
    h('a', place('course', model),
      h('span', { class: 'avatar m square' }, icon('megaphone')),
      h('span', { class: 'place-words' },
        h('span', { class: 'place-name' }, model.name),
        h('span', { class: 'place-line' }, h('span', { class: 'place-text' }, model.preview), badge(model.unread, what)))));
}

function place(kind, model) {
  return {
    class: model.unread > 0 ? 'place unread' : 'place',
    href: addressOf({ kind, id: model.key }),
    'aria-current': model.open ? 'page' : null,
    tabindex: model.isStop ? 0 : -1,
    data: { part: 'link', [kind]: model.key },
  };
}
