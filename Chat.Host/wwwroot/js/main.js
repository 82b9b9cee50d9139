import { Chat } from './chat.js';
import { fetchContracts } from './contracts/index.js';
import { People } from './people.js';
import { Session, fetchPeople } from './session.js';
import { buildShell } from '../views/shell.js';
import { buildSignIn } from '../views/signIn.js';
import { buildStartFault } from '../views/startFault.js';

const root = document.getElementById('root');
const session = new Session();
const people = new People();
let chat = null;

function show(view) {
  root.replaceChildren(view);
}

function enter() {
  chat = new Chat(session, people, window.io);
  show(buildShell(chat, leave));
  chat.start();
}

/** Back to the choice of a person; `reason` is shown there. */
function leave(reason = null) {
  chat?.close();
  chat = null;
  session.leave();
  history.replaceState(null, '', location.pathname);
  document.title = 'Chat';
  show(buildSignIn({ session, loadPeople, loadContracts: fetchContracts, onChosen: enter, reason }));
}

async function loadPeople() {
  const list = await fetchPeople();
  if (list) people.learnAll(list);
  return list;
}

async function start() {
  if (!window.io) return show(buildStartFault());
  if (!session.restore()) return leave();
  // Names only make it prettier: without them the chat shows "Tutor 3".
  await loadPeople().catch(() => null);
  enter();
}

start();
