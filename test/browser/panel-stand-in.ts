import { virtualClock } from '../../src/clock.ts';
import { listen } from '../../src/edge/listen.ts';
import { PanelEvents } from '../../src/edge/panel/panel-events.ts';
import { panelHandler } from '../../src/edge/panel/panel-handler.ts';
import { isPanelTarget } from '../../src/edge/panel/panel-path.ts';
import type { HeldCopy } from '../../src/edge/panel/to-panel-copy.ts';
import { type PanelFacts, toPanelState } from '../../src/edge/panel/to-panel-state.ts';

export interface StandIn extends AsyncDisposable {
  /** Of the panel. */
  readonly url: string;
  readonly events: PanelEvents;
  /** What was purged through the panel. */
  readonly purged: readonly (readonly string[])[];
  /** Replaces what the panel is told. */
  tell(change: (facts: PanelFacts) => PanelFacts): void;
}

export const startedAt = Date.parse('2026-11-20T10:00:00Z');

/** The panel in front of facts that stand still but for its clock. */
export async function standIn(first: PanelFacts): Promise<StandIn> {
  const clock = virtualClock(startedAt);
  const events = new PanelEvents('stand-in');
  const purged: (readonly string[])[] = [];
  let facts = first;
  const panel = panelHandler({
    host: '127.0.0.1',
    events,
    state: (query) => {
      const offset = Math.floor((clock.now() - startedAt) / 1000);
      const now = { now: clock.now(), clock: { offset, runs: facts.clock.runs } };
      return toPanelState({ ...facts, ...now }, query);
    },
    advance: (seconds) => clock.advance(seconds * 1000),
    purge: (items) => {
      if (items.some((item) => !item.startsWith('/')))
        return { outcome: 'refused', why: 'A path begins with a slash.' };
      purged.push(items);
      const [createdAt, completedAt] = [clock.now(), clock.now() + 10_000];
      const purge = { id: `I${purged.length}`, items, createdAt, completedAt };
      facts = { ...facts, purges: [...facts.purges, purge] };
      return { outcome: 'created' };
    },
    onError: (error) => {
      throw error;
    },
  });
  const server = await listen(
    (request, response) => {
      if (isPanelTarget(request.url)) panel(request, response);
      else response.writeHead(404).end();
    },
    '127.0.0.1',
    0,
  );
  return {
    url: `${server.url}_storyclub/`,
    events,
    purged,
    tell: (change) => {
      facts = change(facts);
      events.emit({ type: 'changed' });
    },
    [Symbol.asyncDispose]: server.close,
  };
}

/** A copy stored some seconds before the start, with this edge lifetime. */
export function copyOf(path: string, copy: Partial<HeldCopy> & { age: number; life: number }) {
  const storedAt = startedAt - copy.age * 1000;
  const freshUntil = storedAt + copy.life * 1000;
  const usual = { key: path, path, status: 200, etag: '"1"', size: 4_200, hits: 3 };
  return { ...usual, storedAt, freshUntil, staleUntil: freshUntil, ...copy };
}

const counts = {
  hits: 1_204,
  misses: 31,
  refreshHits: 12,
  errors: 2,
  originRequests: 45,
  evictions: 0,
  bytes: 1_482_113,
};
export const nothing = {
  hits: 0,
  misses: 0,
  refreshHits: 0,
  errors: 0,
  originRequests: 0,
  evictions: 0,
  bytes: 0,
};
const page = (name: string): string => `/${name}index.html`;
const object = (path: string, etag = '"1"', size = 9_300) => ({ path, etag, size });

/** A site of which one location has seen readers, one a few, and one none. */
export const usualFacts: PanelFacts = {
  now: startedAt,
  clock: { offset: 0, runs: true },
  site: {
    title: 'Story Club',
    target: 'local',
    published: 'http://localhost:8080/',
    saved: {
      url: 'http://localhost:8081/',
      state: 'built',
      builtAt: '2026-11-20T09:58:12Z',
      lines: [],
    },
  },
  locations: [
    {
      name: 'London',
      counts,
      copies: [
        copyOf(page(''), { age: 48, life: 300, hits: 812 }),
        copyOf(page('stories/the-fox/'), { age: 86_400 * 9, life: 31_536_000, etag: '"0"' }),
        copyOf(page('stories/corrections/'), { age: 290, life: 300, hits: 41 }),
        copyOf(page('stories/plum-jam/'), { age: 360, life: 300, hits: 1 }),
        copyOf(page('stories/nobody-wrote-this/'), {
          age: 3,
          life: 10,
          status: 404,
          etag: null,
          hits: 0,
        }),
        copyOf('/assets/site.5d2a81c09b.css', {
          age: 86_000,
          life: 31_536_000,
          key: '/assets/site.5d2a81c09b.css\nbr,gzip',
        }),
        copyOf('/assets/site.5d2a81c09b.css', {
          age: 3_000,
          life: 31_536_000,
          key: '/assets/site.5d2a81c09b.css\n',
        }),
      ],
    },
    {
      name: 'Tokyo',
      counts: { ...counts, hits: 96, misses: 14, bytes: 220_400 },
      copies: [
        copyOf(page(''), { age: 310, life: 300, hits: 7, staleUntil: startedAt + 60_000 }),
        copyOf(page('stories/the-fox/'), { age: 12, life: 300 }),
      ],
    },
    { name: 'São Paulo', counts: nothing, copies: [] },
  ],
  objects: [
    object(page('')),
    object(page('stories/the-fox/'), '"1"', 12_480),
    object(page('stories/corrections/')),
    object(page('stories/plum-jam/')),
    object(page('stories/a-title-that-is-rather-long-and-goes-on-for-a-while/')),
    object('/assets/site.5d2a81c09b.css', '"1"', 14_022),
    object(page('archive/')),
    object('/feed.xml'),
  ],
  purges: [
    {
      id: 'IDFDVBD632BHDS5',
      items: ['/stories/old-well', '/stories/old-well/', '/stories/old-well/index.html'],
      createdAt: startedAt - 400_000,
      completedAt: startedAt - 395_000,
    },
    {
      id: 'I2J0I21PCUYOIK',
      items: ['/*'],
      createdAt: startedAt - 4_000,
      completedAt: startedAt + 8_000,
    },
  ],
};
