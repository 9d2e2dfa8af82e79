/** `panel.js`: reads the state, shows it and sends the two actions. JavaScript for browsers, types in JSDoc. */
export const panelScript = String.raw`
/** @import { PanelState } from './panel-state.ts' */
import { byId, write } from './draw.js';
import { refreshObjects, showObjects } from './objects.js';
import { refreshSummary, showLocations, showPurges, showSaved } from './summary.js';
import { counted, duration } from './words.js';

const pageSize = 50;
let limit = pageSize;
/** @type {PanelState | null} */
let state = null;
/** When the state was read, by the page's own clock. */
let readAt = 0;
let isReading = false;
let isAsked = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** Reads the state; however often it is asked for while it is being read, once more afterwards is enough. */
async function refresh() {
  if (isReading) {
    isAsked = true;
    return;
  }
  isReading = true;
  try {
    const search = encodeURIComponent(byId('search', HTMLInputElement).value);
    const response = await fetch('state.json?search=' + search + '&limit=' + limit);
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
  } catch {
    lost();
  }
  isReading = false;
  if (!isAsked) return;
  isAsked = false;
  setTimeout(refresh, 250);
}

/** @param {PanelState} read */
function show(read) {
  state = read;
  readAt = performance.now();
  const { site, locations, objects, purges } = read;
  const names = locations.map(({ name }) => name);
  document.title = 'Local edge · ' + site.title;
  write(byId('title', HTMLElement), site.title);
  write(byId('target', HTMLElement), site.target);
  byId('published', HTMLAnchorElement).href = site.published;
  write(byId('published', HTMLElement), site.published);
  showSaved(site.saved);
  showLocations(locations);
  showObjects(objects, names);
  showPurges(purges);
  tick();
}

/** What moves with the edge's clock. */
function tick() {
  if (state === null) return;
  const since = state.clock.runs ? performance.now() - readAt : 0;
  const now = Date.parse(state.clock.now) + since;
  refreshSummary(state.clock, now);
  refreshObjects(now);
}

/**
 * @param {string} text
 * @param {'done' | 'refused' | 'lost'} kind
 */
function say(text, kind) {
  const said = byId('said', HTMLElement);
  said.className = kind;
  write(said, text);
  clearTimeout(silence);
  if (kind !== 'lost') silence = setTimeout(() => write(said, ''), 8000);
}

function lost() {
  say('The server does not answer. This page goes on when it does.', 'lost');
}

/**
 * @param {'advance' | 'purge'} action
 * @param {object} body
 * @param {string} done
 */
async function send(action, body, done) {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    say(response.ok ? done : 'Refused: ' + answer.why, response.ok ? 'done' : 'refused');
    void refresh();
    return response.ok;
  } catch {
    lost();
    return false;
  }
}

/** @param {number} seconds */
function advance(seconds) {
  void send('advance', { seconds }, 'The clock is ' + duration(seconds) + ' further on.');
}

for (const button of document.querySelectorAll('[data-advance]'))
  button.addEventListener('click', () => advance(Number(button.getAttribute('data-advance'))));

byId('advance-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const times = byId('advance-number', HTMLInputElement).valueAsNumber;
  advance(times * Number(byId('advance-unit', HTMLSelectElement).value));
});

byId('purge-form', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = byId('purge-items', HTMLInputElement);
  const items = field.value.split(/\s+/).filter((item) => item !== '');
  const isDone = await send('purge', { items }, 'A purge of ' + counted(items.length, 'item') + ' is created.');
  if (isDone) field.value = '';
});

byId('search-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
byId('search', HTMLInputElement).addEventListener('input', () => {
  limit = pageSize;
  void refresh();
});
byId('objects-more', HTMLButtonElement).addEventListener('click', () => {
  limit += 4 * pageSize;
  void refresh();
});

const source = new EventSource('events');
source.addEventListener('hello', () => {
  if (byId('said', HTMLElement).className === 'lost') say('', 'done');
  void refresh();
});
source.addEventListener('error', lost);
for (const name of ['changed', 'saved', 'published', 'failed']) source.addEventListener(name, refresh);
setInterval(tick, 1000);
// What readers ask the edge for is not told one by one.
setInterval(() => {
  if (document.visibilityState === 'visible' && source.readyState === EventSource.OPEN) void refresh();
}, 2000);
`.trimStart();
