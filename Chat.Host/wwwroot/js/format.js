const locale = navigator.language || 'en';
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });

const DAY = 24 * 60 * 60 * 1000;

export const timeOf = (date) => clock.format(date);
export const wholeTime = (date) => whole.format(date);
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

function daysAgo(date, now) {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

/** "Today", "Yesterday", "Monday" within a week, else the whole date. */
export function dayLabel(date, now = new Date()) {
  const ago = daysAgo(date, now);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  return ago > 1 && ago < 7 ? weekday.format(date) : longDay.format(date);
}

/** The short form for a list: the time today, else the day. */
export function briefTime(date, now = new Date()) {
  const ago = daysAgo(date, now);
  if (ago === 0) return timeOf(date);
  if (ago === 1) return 'Yesterday';
  return ago > 1 && ago < 7 ? weekday.format(date) : shortDay.format(date);
}

export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return '?';
  const first = [...words[0]][0];
  const last = words.length > 1 ? [...words.at(-1)][0] : '';
  return (first + last).toUpperCase();
}

/** One of eight avatar colours, always the same for one person. */
export const hueOf = (id) => Math.abs(Number(id) * 5 + 2) % 8;

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export const shorten = (text, length) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
};
