import { groups } from './groups.js';
import { marketplace } from './marketplace.js';
import { messenger } from './messenger.js';
import { tutoring } from './tutoring.js';

/**
 * A contract is how the server's frontends of one kind speak. This page has words of its own, which are tutoring's; each contract here says
 * what they are called there: `says` turns a request into an event and its argument, `answers` turns the answer back, `hears` turns an
 * event of the server into one of the page's and its value; null stands for what the other side has no word for. Where the server does not say `ready` by itself, `load` fetches what it says.
 */
const KNOWN = { tutoring, messenger, groups, marketplace };

export const contractOf = ({ name, namespace }) => ({ name, namespace, ...KNOWN[name] });

/** Those that this server speaks and this page too. */
export async function fetchContracts() {
  const response = await fetch('/api/contracts', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const { contracts } = await response.json();
  return contracts.filter(({ name }) => Object.hasOwn(KNOWN, name)).map(contractOf);
}
