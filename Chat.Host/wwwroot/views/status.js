import { plural } from '../js/format.js';
import { h, say, setAttributes, setText } from './dom.js';

const WORDS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
  refused: 'Not connected',
  ended: 'Signed out',
};

const KEPT = 'What you write is kept and sent later.';
const BANNERS = {
  reconnecting: `Connection lost, reconnecting. ${KEPT}`,
  offline: `This device is offline. ${KEPT}`,
  refused: 'This account is already open in too many windows. Close one of them, then try again.',
};

/** The small mark in the side bar: connection state and how many messages wait. */
export function buildStatus(chat) {
  const word = h('span', { class: 'status-word' });
  const element = h('p', { class: 'status' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), word);
  let told = 'connecting';

  function render() {
    const { state } = chat.connection;
    const { waiting } = chat.outbox;
    setAttributes(element, { 'data-state': state });
    setText(word, waiting > 0 && state !== 'connected' ? `${WORDS[state]} ${plural(waiting, 'message')} waiting` : WORDS[state]);
    if (state !== told) say(WORDS[state]);
    told = state;
  }

  return { element, render };
}

/** The strip over the conversation, when there is something to know or to do. */
export function buildBanner(chat) {
  const text = h('p', {});
  const button = h('button', { type: 'button', class: 'button small', onclick: () => chat.connection.retryNow() }, 'Try now');
  const element = h('div', { class: 'banner', hidden: true }, text, button);

  function render() {
    const { state } = chat.connection;
    element.hidden = !(state in BANNERS);
    setAttributes(element, { 'data-state': state });
    setText(text, BANNERS[state] ?? '');
  }

  return { element, render };
}
