import { h } from './dom.js';
import { avatar, brand } from './parts.js';

const GROUPS = [['student', 'Students'], ['tutor', 'Tutors'], ['admin', 'Admins']];

/** The first page: one of the demo people, or a token where there are none. */
export function buildSignIn({ session, loadPeople, onChosen, reason }) {
  const fault = h('p', { class: 'fault', role: 'alert', hidden: !reason }, reason ?? '');
  const choices = h('div', { class: 'choices', 'aria-busy': 'true' }, h('p', { class: 'soft' }, 'Loading…'));
  const intro = h('p', { class: 'lead' }, 'One to one, between students and their tutors.');

  const tell = (text) => {
    fault.textContent = text;
    fault.hidden = false;
  };

  const choose = async (person, button) => {
    button.disabled = true;
    try {
      await session.choose(person);
      onChosen();
    } catch (error) {
      tell(error instanceof TypeError ? 'The server can’t be reached. Please try again.' : error.message);
      button.disabled = false;
    }
  };

  const load = async () => {
    try {
      const people = await loadPeople();
      const tokenForm = buildTokenForm(session, onChosen, tell);
      choices.replaceChildren(...(people ? [buildGroups(people, choose), fold(tokenForm)] : [tokenForm]));
    } catch {
      const again = h('button', { type: 'button', class: 'button', onclick: load }, 'Try again');
      choices.replaceChildren(h('p', { class: 'fault' }, 'The server can’t be reached.'), again);
    }
    choices.removeAttribute('aria-busy');
  };

  load();
  return h('main', { class: 'signin' }, h('div', { class: 'card' }, brand(), intro, fault, choices));
}

function buildGroups(people, choose) {
  const groups = GROUPS.map(([role, title]) => [role, title, people.filter((person) => person.role === role)]);
  return h('div', { class: 'groups' },
    h('h2', {}, 'Who are you today?'),
    groups.filter(([, , members]) => members.length > 0).map(([role, title, members]) =>
      h('section', { 'aria-labelledby': `group-${role}` },
        h('h3', { id: `group-${role}` }, title),
        h('ul', { class: 'person-list' }, members.map((person) => h('li', {}, buildPerson(person, choose)))))),
    h('p', { class: 'soft small' }, 'Open a second tab to be somebody else at the same time.'));
}

function buildPerson(person, choose) {
  const button = h('button', { type: 'button', class: 'person', data: { user: person.userId }, onclick: () => choose(person, button) },
    avatar(person.userId, person.name),
    h('span', { class: 'person-name' }, person.name));
  return button;
}

function fold(form) {
  return h('details', { class: 'fold' }, h('summary', {}, 'Sign in with a token'), form);
}

function buildTokenForm(session, onChosen, tell) {
  const field = h('textarea', { id: 'token', rows: 4, required: true, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' });
  const onsubmit = (event) => {
    event.preventDefault();
    try {
      session.paste(field.value.trim());
      onChosen();
    } catch (error) {
      tell(error.message);
    }
  };
  return h('form', { class: 'token-form', onsubmit },
    h('label', { for: 'token' }, 'Your access token'),
    field,
    h('button', { type: 'submit', class: 'button primary' }, 'Sign in'));
}
