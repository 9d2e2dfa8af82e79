/** `draw.js`: makes elements. JavaScript for browsers, types in JSDoc. */
export const drawScript = String.raw`
/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {readonly (Node | string)[]} children
 */
export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * The element of the page with this id.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error('no ' + id);
}

/**
 * Writes only what is different, so that what is selected or read aloud is left alone.
 * @param {Element} place
 * @param {string} text
 */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * Puts children in this order; does nothing when they are. What has the focus keeps it.
 * @param {Element} place
 * @param {readonly Element[]} children
 */
export function arrange(place, children) {
  const now = place.children;
  if (now.length === children.length && children.every((child, at) => child === now[at])) return;
  const focused = document.activeElement;
  place.replaceChildren(...children);
  if (focused instanceof HTMLElement && place.contains(focused)) focused.focus();
}
`.trimStart();
