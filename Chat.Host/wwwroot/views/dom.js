/**
 * h('p', { class: 'note', onclick }, 'text', child): text always becomes a text node, never markup.
 * Properties: `on…` listeners, `data` for data attributes, true and false for attributes without a value, the rest as is.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text only when it differs, so that selections and live regions are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? '' : value);
  }
}

const drawn = new WeakMap();

/**
 * Makes the children of `parent` show `models` (plain data with a `key`). A child is made anew only when its model changed;
 * focus stays on the part with the same `data-part`.
 */
export function reconcile(parent, models, make) {
  const before = drawn.get(parent) ?? new Map();
  const after = new Map();
  const keys = new Set(models.map((model) => model.key));
  for (const [key, { node }] of before) if (!keys.has(key)) node.remove();
  let cursor = parent.firstChild;
  for (const model of models) {
    const signature = JSON.stringify(model);
    const old = before.get(model.key);
    let node = old?.node;
    if (old?.signature !== signature) {
      node = make(model);
      if (old) cursor = replace(old.node, node, cursor);
    }
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    after.set(model.key, { node, signature });
  }
  drawn.set(parent, after);
}

function replace(old, node, cursor) {
  const part = old.contains(document.activeElement) ? document.activeElement.dataset.part : undefined;
  old.replaceWith(node);
  if (part) (node.dataset.part === part ? node : node.querySelector(`[data-part="${part}"]`))?.focus({ preventScroll: true });
  return cursor === old ? node : cursor;
}

/** The polite live region of the page; a repeated text is spoken again. */
export function say(text) {
  const region = document.getElementById('live');
  region.replaceChildren(h('p', {}, text));
}
