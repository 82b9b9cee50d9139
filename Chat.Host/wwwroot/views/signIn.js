import { h } from './dom.js';
import { avatar, brand } from './parts.js';

/** The first page: the contract in use, and one of the demo people, or a token where there are none. */
export function buildSignIn({ session, loadPeople, loadContracts, onChosen, reason }) {
  let contract = null;
  const fault = h('p', { class: 'fault', role: 'alert', hidden: !reason }, reason ?? '');
  const choices = h('div', { class: 'choices', 'aria-busy': 'true' }, h('p', { class: 'soft' }, 'Loading…'));
  const intro = h('p', { class: 'lead' });

  const tell = (text) => {
    fault.textContent = text;
    fault.hidden = false;
  };

  const choose = async (person, button) => {
    button.disabled = true;
    try {
      await session.choose(person, contract);
      onChosen();
    } catch (error) {
      tell(error instanceof TypeError ? 'The server can’t be reached. Please try again.' : error.message);
      button.disabled = false;
    }
  };

  const load = async () => {
    try {
      const [contracts, people] = await Promise.all([loadContracts(), loadPeople()]);
      const tokenForm = buildTokenForm((token) => session.paste(token, contract), onChosen, tell);
      const groups = h('div', { class: 'groups' });
      const use = (chosen) => {
        contract = chosen;
        intro.textContent = contract.lead;
        groups.replaceChildren(...(people ? buildGroups(people, contract.roles, choose) : []));
      };
      use(contracts[0]);
      choices.replaceChildren(...(contracts.length > 1 ? [buildSwitch(contracts, use)] : []), groups, people ? fold(tokenForm) : tokenForm);
    } catch {
      const again = h('button', { type: 'button', class: 'button', onclick: load }, 'Try again');
      choices.replaceChildren(h('p', { class: 'fault' }, 'The server can’t be reached.'), again);
    }
    choices.removeAttribute('aria-busy');
  };

  load();
  return h('main', { class: 'signin' }, h('div', { class: 'card' }, brand(), intro, fault, choices));
}

function buildSwitch(contracts, use) {
  return h('fieldset', { class: 'switch' },
    h('legend', {}, 'Which chat?'),
    contracts.map((contract, at) => h('label', {},
      h('input', { type: 'radio', name: 'contract', value: contract.name, checked: at === 0, onchange: () => use(contract) }),
      h('span', {}, contract.title))));
}

function buildGroups(people, roles, choose) {
  const groups = roles.map(([role, title]) => [role, title, people.filter((person) => person.role === role)]);
  return [
    h('h2', {}, 'Who are you today?'),
    ...groups.filter(([, , members]) => members.length > 0).map(([role, title, members]) =>
      h('section', { 'aria-labelledby': `group-${role}` },
        h('h3', { id: `group-${role}` }, title),
        h('ul', { class: 'person-list' }, members.map((person) => h('li', {}, buildPerson(person, choose)))))),
    h('p', { class: 'soft small' }, 'Open a second tab to be somebody else at the same time.'),
  ];
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

function buildTokenForm(paste, onChosen, tell) {
  const field = h('textarea', { id: 'token', rows: 4, required: true, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' });
  const onsubmit = (event) => {
    event.preventDefault();
    try {
      paste(field.value.trim());
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
