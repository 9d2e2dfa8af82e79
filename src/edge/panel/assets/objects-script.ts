/** `objects.js`: the table of objects, a row each, kept up to the second. JavaScript for browsers, types in JSDoc. */
export const objectsScript = String.raw`
/** @import { PanelCopy, PanelObject, PanelObjects } from './panel-state.ts' */
import { arrange, byId, element, write } from './draw.js';
import { count, counted, duration, size } from './words.js';

/** What moves with the clock: a row is made anew only when something else is different. */
const moving = ['age', 'left', 'state'];

/** @type {Map<string, { row: Element, shown: string, refresh: (now: number) => void }>} */
let rows = new Map();

/**
 * @param {PanelObjects} objects
 * @param {readonly string[]} locations
 */
export function showObjects(objects, locations) {
  const { shown, matching, total, originRead } = objects;
  const all = matching === total ? '' : ' that match, of ' + count(total);
  const first = shown.length < matching ? 'The first ' + count(shown.length) + ' of ' : '';
  write(byId('objects-count', HTMLElement), first + counted(matching, 'object') + all);
  byId('objects-table', HTMLElement).hidden = shown.length === 0;
  byId('objects-more', HTMLElement).hidden = shown.length >= matching;

  const head = byId('objects-head', HTMLElement);
  byId('objects-table', HTMLElement).style.setProperty('--locations', String(locations.length));
  const heads = ['Object', ...locations];
  if (head.textContent !== heads.join(''))
    head.replaceChildren(...heads.map((name) => element('th', { scope: 'col', role: 'columnheader' }, [name])));

  /** @type {typeof rows} */
  const next = new Map();
  const focused = document.activeElement?.closest('[data-path]')?.getAttribute('data-path');
  for (const object of shown) {
    const text = JSON.stringify([object, locations, originRead], (key, value) => (moving.includes(key) ? null : value));
    const known = rows.get(object.path);
    next.set(object.path, known !== undefined && known.shown === text ? known : toRow(object, { locations, originRead, shown: text }));
  }
  rows = next;
  arrange(byId('objects', HTMLElement), [...next.values()].map(({ row }) => row));
  const link = next.get(focused ?? '')?.row.querySelector('a');
  if (document.activeElement === document.body) link?.focus();
}

/** @param {number} now the edge's clock */
export function refreshObjects(now) {
  for (const { refresh } of rows.values()) refresh(now);
}

/**
 * @param {PanelObject} object
 * @param {{ locations: readonly string[], originRead: boolean, shown: string }} context
 */
function toRow(object, { locations, originRead, shown }) {
  const missing = originRead ? 'not in the origin' : 'the origin could not be read';
  const facts = object.live === null ? missing : size(object.live.size);
  const name = element('th', { scope: 'row', role: 'rowheader' }, [
    element('a', { href: object.url }, [broken(object.url)]),
    element('span', { class: 'facts' }, [facts]),
  ]);
  const cells = object.copies.map((copies) => copies.map((copy) => toCopy(copy, copies.length > 1)));
  const row = element('tr', { role: 'row', 'data-path': object.path }, [
    name,
    ...cells.map((copies, at) =>
      element('td', { role: 'cell', 'data-location': locations[at] ?? '' }, [
        ...(copies.length === 0 ? [element('p', { class: 'none' }, ['not cached'])] : copies.map(({ place }) => place)),
      ]),
    ),
  ]);
  return {
    row,
    shown,
    refresh: (/** @type {number} */ now) => {
      for (const { refresh } of cells.flat()) refresh(now);
    },
  };
}

/**
 * @param {PanelCopy} copy
 * @param {boolean} isOneOfMany
 */
function toCopy(copy, isOneOfMany) {
  const storedAt = Date.parse(copy.storedAt);
  const freshUntil = Date.parse(copy.freshUntil);
  const staleUntil = Date.parse(copy.staleUntil);
  const state = element('span', { class: 'state' });
  const rest = element('span', { class: 'rest' });
  const bar = element('span', { class: 'life', 'aria-hidden': 'true' }, [rest]);
  const [left, age] = [element('span'), element('span')];
  const hits = element('span', {}, [counted(copy.hits, 'hit')]);
  const bytes = element('span', {}, [size(copy.size)]);
  const facts = element('span', { class: 'facts' }, [left, ' ', age, ' ', hits, ' ', bytes]);
  if (isOneOfMany && copy.variant !== '') facts.append(' ', element('span', {}, [copy.variant.trim()]));
  const what = describe(copy);
  /** @param {number} now */
  function refresh(now) {
    const name = now < freshUntil ? 'fresh' : now < staleUntil ? 'stale' : 'expired';
    if (state.dataset['state'] !== name) state.dataset['state'] = name;
    write(state, name + what);
    const away = duration(Math.abs(freshUntil - now) / 1000);
    write(left, name === 'fresh' ? away + ' left' : 'ended ' + away + ' ago');
    write(age, 'age ' + duration((now - storedAt) / 1000));
    const share = (freshUntil - now) / Math.max(1, freshUntil - storedAt);
    rest.style.inlineSize = (Math.max(0, Math.min(1, share)) * 100).toFixed(1) + '%';
  }
  return { place: element('p', { class: 'copy ' + copy.version }, [state, bar, facts]), refresh };
}

/**
 * An error that the origin gives as well needs no more than its number.
 * @param {PanelCopy} copy
 */
function describe({ status, version }) {
  const isError = status >= 400;
  const text = version === 'unknown' || (isError && version === 'current') ? '' : ', ' + version + ' version';
  return status === 200 ? text : text + ', status ' + status;
}

/**
 * A long path breaks behind its slashes.
 * @param {string} url
 */
function broken(url) {
  const whole = document.createDocumentFragment();
  for (const part of url.match(/[^/]*\/|[^/]+/g) ?? []) whole.append(part, document.createElement('wbr'));
  return whole;
}
`.trimStart();
