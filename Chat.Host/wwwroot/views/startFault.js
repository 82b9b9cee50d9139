import { h } from './dom.js';
import { brand } from './parts.js';

/** Without the client script nothing works; the route itself says why it is not there. */
export function buildStartFault() {
  return h('main', { class: 'signin' },
    h('div', { class: 'card' },
      brand(),
      h('p', { class: 'fault', role: 'alert' }, 'The chat could not start: the Socket.IO client script did not load.'),
      h('p', {}, 'See ', h('a', { href: '/socket.io/socket.io.js' }, 'what the server says about it'), ', then load this page again.')));
}
