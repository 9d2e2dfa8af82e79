import type { Cdn } from '../cdn/cdn.ts';
import type { ShiftedClock } from '../clock.ts';
import { Edge } from '../edge/edge.ts';
import { edgeHandler } from '../edge/edge-handler.ts';
import type { PanelEvents } from '../edge/panel/panel-events.ts';
import { originUpstream } from '../edge/origin-upstream.ts';
import { PurgeLog } from '../edge/purge-log.ts';
import type { Origin } from '../origin/origin.ts';
import { asFirstVisit, sendReload } from './send-reload.ts';
import { siteConfig } from './site-config.ts';

/** The published site behind an edge of this machine. */
export interface Published {
  readonly edge: Edge;
  readonly purges: PurgeLog;
  readonly handler: ReturnType<typeof edgeHandler>;
}

export interface PublishedOptions {
  readonly origin: Origin;
  readonly cdn: Cdn;
  readonly prefix: string;
  readonly statePrefix: string;
  readonly clock: ShiftedClock;
  readonly locations: readonly string[];
  readonly on304: 'takes' | 'keeps';
  /** Seconds from a purge's creation until every location has it. */
  readonly purgeDelay: number;
  readonly events: PanelEvents;
  readonly onError: (error: unknown) => void;
}

/** Reads how the target's distribution is set up and puts an edge like it before its origin. */
export async function openPublished(options: PublishedOptions): Promise<Published> {
  const { origin, cdn, prefix, statePrefix, clock, locations, on304, events, onError } = options;
  const purges = new PurgeLog({ delay: options.purgeDelay });
  const upstream = originUpstream({ origin, clock, prefix, hidden: statePrefix });
  const edge = new Edge({
    config: siteConfig(await cdn.describe(), statePrefix),
    upstream: {
      // The reader sees that the origin failed; why is for who runs it.
      fetch: async (request) =>
        await upstream.fetch(request).catch((error: unknown) => {
          onError(error);
          throw error;
        }),
    },
    clock,
    purges,
    locations,
    on304,
  });
  const handler = edgeHandler({
    edge,
    scheme: 'https',
    before: asFirstVisit,
    change: (answer, request) => sendReload(answer, request, events.version),
    onError,
  });
  return { edge, purges, handler };
}
