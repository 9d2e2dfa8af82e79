import { readPurges } from '../../src/cdn/local.ts';
import { localCdn } from '../../src/cdn/local.ts';
import { virtualClock } from '../../src/clock.ts';
import { Edge } from '../../src/edge/edge.ts';
import { edgeHandler, type EdgeHandlerOptions } from '../../src/edge/edge-handler.ts';
import { listen } from '../../src/edge/listen.ts';
import { originUpstream } from '../../src/edge/origin-upstream.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';
import { siteConfig } from '../../src/serve/site-config.ts';
import type { Club } from './club.ts';

/** An edge of its own before the local target of a club, as an HTTP server, on a clock the test sets. */
export interface EdgeBefore extends AsyncDisposable {
  readonly url: string;
  /** `2026-11-20 10:00` in UTC. */
  setClock(instant: string): void;
  /** Purges sent from here on never reach it, as if CloudFront had lost them. */
  losePurges(): void;
  /** Purges sent from here on reach it. */
  hearPurges(): void;
  /** What is done to every answer before it is sent; null for nothing. */
  change: EdgeHandlerOptions['change'] | null;
}

/** Puts an edge before the local target of a club. */
export async function startEdgeBefore(club: Club): Promise<EdgeBefore> {
  const clock = virtualClock(0);
  const purges = new PurgeLog({ quotas: false });
  const stateDir = club.path('.storyclub');
  const cdn = localCdn({ stateDir, clock });
  const edge = new Edge({
    config: siteConfig(await cdn.describe(), '.storyclub/'),
    upstream: originUpstream({ origin: club.origin, clock, prefix: '', hidden: '.storyclub/' }),
    clock,
    purges,
  });
  const seen = new Set<string>();
  let isDeaf = false;
  const passOn = async (): Promise<void> => {
    for (const purge of await readPurges(stateDir)) {
      if (seen.has(purge.id)) continue;
      seen.add(purge.id);
      if (!isDeaf) purges.adopt({ ...purge, createdAt: clock.now(), completedAt: clock.now() });
    }
  };
  const handler = edgeHandler({
    edge,
    scheme: 'https',
    onError: (error) => {
      throw error;
    },
    change: (answer, request) => before.change?.(answer, request) ?? answer,
  });
  const server = await listen(
    (request, response) => {
      void passOn().then(() => handler(request, response));
    },
    '127.0.0.1',
    0,
  );
  const before: EdgeBefore = {
    url: server.url.slice(0, -1),
    setClock: (instant) =>
      clock.advance(Date.parse(`${instant.replace(' ', 'T')}:00Z`) - clock.now()),
    losePurges: () => {
      isDeaf = true;
    },
    hearPurges: () => {
      isDeaf = false;
    },
    change: null,
    [Symbol.asyncDispose]: () => server.close(),
  };
  return before;
}
