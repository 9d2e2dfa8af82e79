/** `summary.js`: the clock, the build, the counters and the purges. JavaScript for browsers, types in JSDoc. */
export const summaryScript = String.raw`
/** @import { PanelClock, PanelLocation, PanelPurge, PanelSaved } from './panel-state.ts' */
import { byId, element, write } from './draw.js';
import { count, counted, duration, instant, percent, size } from './words.js';

/** @param {PanelSaved | null} saved */
export function showSaved(saved) {
  byId('saved-term', HTMLElement).hidden = saved === null;
  byId('saved-text', HTMLElement).hidden = saved === null;
  if (saved === null) return;
  byId('saved', HTMLAnchorElement).href = saved.url;
  write(byId('saved', HTMLElement), saved.url);
  const built = saved.builtAt === null ? '' : ', built ' + instant(Date.parse(saved.builtAt));
  const texts = { built, building: ', building', failed: ', could not be built' };
  write(byId('saved-state', HTMLElement), texts[saved.state]);
  const lines = byId('saved-lines', HTMLElement);
  // A build that went well has one line to say, which the terminal has, too.
  lines.hidden = saved.lines.length < (saved.state === 'failed' ? 1 : 2);
  write(lines, saved.lines.join('\n'));
}

/** @type {readonly [string, (location: PanelLocation) => string][]} */
const counters = [
  ['Hits', (location) => count(location.hits)],
  ['Refresh hits', (location) => count(location.refreshHits)],
  ['Misses', (location) => count(location.misses)],
  ['Errors', (location) => count(location.errors)],
  ['Hit ratio', (location) => percent(location.hitRatio)],
  ['Origin requests', (location) => count(location.originRequests)],
  ['Copies', (location) => count(location.copies)],
  ['Evictions', (location) => count(location.evictions)],
  ['Held', (location) => size(location.bytes)],
];

/** @param {readonly PanelLocation[]} locations */
export function showLocations(locations) {
  const head = byId('locations-head', HTMLElement);
  const body = byId('locations', HTMLElement);
  const names = locations.map(({ name }) => name);
  if (head.dataset['names'] !== names.join()) {
    head.dataset['names'] = names.join();
    head.replaceChildren(
      element('td'),
      ...names.map((name) => element('th', { scope: 'col' }, [name])),
    );
    body.replaceChildren(
      ...counters.map(([name]) =>
        element('tr', {}, [
          element('th', { scope: 'row' }, [name]),
          ...names.map(() => element('td')),
        ]),
      ),
    );
  }
  counters.forEach(([, text], row) => {
    locations.forEach((location, column) => {
      const cell = body.children[row]?.children[column + 1];
      if (cell !== undefined) write(cell, text(location));
    });
  });
}

/** A purge names no more of its items than this. */
const namedItems = 8;

/** @param {readonly PanelPurge[]} purges */
export function showPurges(purges) {
  const list = byId('purges', HTMLElement);
  byId('purges-none', HTMLElement).hidden = purges.length > 0;
  const shown = purges.map(({ id }) => id).join();
  if (list.dataset['shown'] === shown) return;
  list.dataset['shown'] = shown;
  list.replaceChildren(...purges.map(toItem));
}

/** @param {PanelPurge} purge */
function toItem({ id, items, createdAt, completesAt }) {
  const more = items.length > namedItems ? ' and ' + count(items.length - namedItems) + ' more' : '';
  return element('li', {}, [
    element('p', { class: 'items' }, [items.slice(0, namedItems).join(' ') + more]),
    element('p', { class: 'facts' }, [
      counted(items.length, 'item') + ' · created ' + instant(Date.parse(createdAt)) + ' · ',
      element('span', { class: 'purge-state', 'data-completes': completesAt }),
      ' · ' + id,
    ]),
  ]);
}

/**
 * What moves with the clock.
 * @param {PanelClock} clock
 * @param {number} now
 */
export function refreshSummary({ offset, runs }, now) {
  write(byId('now', HTMLElement), instant(now));
  const ahead = offset === 0 ? 'as on this machine' : duration(offset) + ' ahead of this machine';
  write(byId('offset', HTMLElement), runs ? ahead : 'stands still until it is advanced');
  for (const place of document.querySelectorAll('.purge-state')) {
    const completes = Date.parse(place.getAttribute('data-completes') ?? '');
    const left = duration(Math.ceil((completes - now) / 1000));
    const isDone = completes <= now;
    write(place, isDone ? 'completed ' + instant(completes) : 'in progress, completes in ' + left);
  }
}
`.trimStart();
