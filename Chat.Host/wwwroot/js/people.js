const ROLE_WORDS = { student: 'Student', tutor: 'Tutor', client: 'Client', craftsman: 'Craftsman', member: 'Member', admin: 'Admin' };

/** What is known of people: the contract names them only in messages, the demo list names all. */
export class People {
  #known = new Map();

  learn(userId, name, role) {
    const id = Number(userId);
    if (!Number.isFinite(id)) return;
    const before = this.#known.get(id) ?? {};
    this.#known.set(id, { name: name || before.name, role: role || before.role });
  }

  learnAll(list) {
    for (const person of list) this.learn(person.userId, person.name, person.role);
  }

  nameOf(userId, role) {
    const person = this.#known.get(Number(userId));
    return person?.name ?? `${ROLE_WORDS[person?.role ?? role] ?? 'User'} ${userId}`;
  }

  /** Known people of one role, in the order in which they became known. */
  withRole(role) {
    return [...this.#known].filter(([, person]) => person.role === role).map(([userId, person]) => ({ userId, ...person }));
  }
}
