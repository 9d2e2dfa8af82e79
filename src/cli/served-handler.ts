import type { RequestListener } from 'node:http';
import type { ShiftedClock } from '../clock.ts';
import { serveControl } from '../edge/control/serve-control.ts';
import { isOwnHost } from '../edge/panel/own-host.ts';
import type { PanelEvents } from '../edge/panel/panel-events.ts';
import { panelHandler } from '../edge/panel/panel-handler.ts';
import { isPanelTarget } from '../edge/panel/panel-path.ts';
import type { PanelState } from '../edge/panel/panel-state.ts';
import { type PanelQuery, toPanelState } from '../edge/panel/to-panel-state.ts';
import type { Origin } from '../origin/origin.ts';
import type { OriginObjects } from '../serve/origin-objects.ts';
import { toPanelFacts, toPanelSaved } from '../serve/panel-facts.ts';
import type { Published } from '../serve/published.ts';
import type { Site } from './context.ts';
import type { Saved } from './serve-saved.ts';

/** What `serve` is made of while it runs. */
export interface Served {
  readonly site: Site;
  readonly host: string;
  readonly origin: Origin;
  /** Key of the ledger's root. */
  readonly ledger: string;
  readonly clock: ShiftedClock;
  /** False when STORYCLUB_NOW makes the clock stand still. */
  readonly runs: boolean;
  readonly events: PanelEvents;
  readonly published: Published;
  readonly objects: OriginObjects;
  readonly note: (line: string) => void;
  /** Known once it listens. */
  url: string;
  saved: Saved | null;
}

/** One address for the site, the panel and CloudFront's control API. */
export function servedHandler(served: Served): RequestListener {
  const { clock, events, host, published, note } = served;
  const panel = panelHandler({
    events,
    host,
    state: (query) => stateOf(served, query),
    advance: (seconds) => {
      clock.advance(seconds * 1000);
      events.emit({ type: 'published' });
    },
    purge: (items) => purge(served, items),
    onError: (error) => note(`the panel failed: ${String(error)}`),
  });
  const control = { state: { config: published.edge.config, purges: published.purges }, clock };
  return (request, response) => {
    if (isPanelTarget(request.url)) return panel(request, response);
    // No page of any site may send purges: browsers say where a request comes from, other programs do not.
    const { host: asked, origin, 'sec-fetch-site': from } = request.headers;
    const isProgram = origin === undefined && from === undefined && isOwnHost(asked, host);
    if (isProgram && serveControl(control, request, response)) return;
    published.handler(request, response);
  };
}

async function stateOf(served: Served, query: PanelQuery): Promise<PanelState> {
  const { site, published, clock, url, saved, objects, note } = served;
  const found = await objects.read().catch((error: unknown) => {
    note(`could not list the origin: ${String(error)}`);
    return null;
  });
  const facts = toPanelFacts({
    published,
    clock,
    runs: served.runs,
    objects: found,
    site: {
      title: site.config.site.title,
      target: site.config.target,
      published: url,
      saved: saved === null ? null : toPanelSaved(saved.url, saved.preview.state),
    },
  });
  return toPanelState(facts, query);
}

let sent = 0;

function purge({ published, clock, events }: Served, items: readonly string[]) {
  sent += 1;
  const batch = { callerReference: `panel-${sent}`, items, quantity: items.length };
  const outcome = published.purges.create(batch, clock.now());
  if (outcome.outcome === 'refused') return { outcome: 'refused', why: outcome.message } as const;
  events.emit({ type: 'changed' });
  return { outcome: 'created' } as const;
}
