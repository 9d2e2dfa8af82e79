import { once } from 'node:events';
import { join } from 'node:path';
import { readPurges } from '../cdn/local.ts';
import { shiftedClock } from '../clock.ts';
import { listen } from '../edge/listen.ts';
import { locationCodes } from '../edge/location-codes.ts';
import { PanelEvents } from '../edge/panel/panel-events.ts';
import { PANEL_PATH } from '../edge/panel/panel-path.ts';
import { OriginObjects } from '../serve/origin-objects.ts';
import { openPublished } from '../serve/published.ts';
import { watchTarget } from '../serve/watch-target.ts';
import type { CommandContext, Site } from './context.ts';
import { openTarget } from './open-target.ts';
import { serveSaved, shownUrl } from './serve-saved.ts';
import { type Served, servedHandler } from './served-handler.ts';

export interface ServeTerms {
  readonly host: string;
  readonly port: number;
  /** Where the sources are served: null nowhere, 'next' at the port after the other one or a free one. */
  readonly savedPort: number | 'next' | null;
  readonly locations: number;
  readonly on304: 'takes' | 'keeps';
  /** Seconds from a purge's creation until every location has it. */
  readonly purgeDelay: number;
}

/** Serves the published site through the edge, its panel and control API, and the sources as saved, until stopped. */
export async function serveSite(
  context: CommandContext,
  site: Site,
  terms: ServeTerms,
): Promise<void> {
  const served = await openServed(context, site, terms);
  const server = await listen(servedHandler(served), terms.host, terms.port);
  const url = shownUrl(server.url);
  served.url = url;
  served.saved = await openSaved(served, { context, terms, port: Number(new URL(url).port) });
  const unwatch = await watchPublishes(served, terms.purgeDelay);
  await announce(context, served);
  await served.saved?.start();
  if (!context.signal.aborted) await once(context.signal, 'abort');
  unwatch();
  await Promise.all([server.close(), served.saved?.close()]);
}

async function openServed(
  context: CommandContext,
  site: Site,
  { host, locations, on304, purgeDelay }: ServeTerms,
): Promise<Served> {
  const { statePrefix } = site.config;
  const target = await openTarget(site);
  const clock = shiftedClock(site.clock);
  const events = new PanelEvents(`${process.pid}-${site.clock.now()}`);
  const note = (line: string): void => context.note([line]);
  const { origin, cdn, prefix, store } = target;
  const published = await openPublished({
    origin,
    cdn,
    prefix,
    statePrefix,
    clock,
    locations: locationCodes(locations),
    on304,
    purgeDelay,
    events,
    onError: (error) => note(`could not answer a request: ${String(error)}`),
  });
  return {
    site,
    host,
    origin,
    ledger: store.names.root,
    clock,
    runs: (context.env['STORYCLUB_NOW'] ?? '') === '',
    events,
    published,
    objects: new OriginObjects(origin, { prefix, statePrefix }),
    note,
    url: '',
    saved: null,
  };
}

async function openSaved(
  served: Served,
  {
    context,
    terms,
    port,
  }: { readonly context: CommandContext; readonly terms: ServeTerms; readonly port: number },
): Promise<Served['saved']> {
  const { savedPort, host } = terms;
  if (savedPort === null) return null;
  return await serveSaved({
    context,
    site: served.site,
    host,
    port: savedPort === 'next' ? (terms.port === 0 ? 0 : port + 1) : savedPort,
    mayChoose: savedPort === 'next',
    note: served.note,
    onBuilt: () => served.events.emit({ type: 'changed' }),
  });
}

/** Another process may publish to the local target; a bucket's publishes are not seen. */
async function watchPublishes(
  { site, origin, ledger, clock, events, published, objects, note }: Served,
  purgeDelay: number,
): Promise<() => void> {
  if (site.bucketTarget !== null) return () => {};
  return await watchTarget({
    origin,
    ledger,
    readPurges: () => readPurges(join(site.root, '.storyclub')),
    onPublished: () => {
      objects.forget();
      events.emit({ type: 'published' });
    },
    // From the moment it is seen: the edge's clock may be ahead of the publisher's.
    onPurge: ({ id, callerReference, items }) => {
      const createdAt = clock.now();
      const completedAt = createdAt + purgeDelay * 1000;
      published.purges.adopt({ id, callerReference, items, createdAt, completedAt });
    },
    onError: (error) => note(`could not look at the local target: ${String(error)}`),
  });
}

async function announce(
  context: CommandContext,
  { site, origin, url, saved, ledger, published }: Served,
): Promise<void> {
  const isPublished = (await origin.head(ledger)).object !== null;
  const panelUrl = new URL(PANEL_PATH, url).href;
  const savedUrl = saved?.url ?? null;
  context.print([
    `serving the ${site.config.target} target at ${url} as readers get it (Ctrl-C stops)`,
    ...(savedUrl === null ? [] : [`  the sources as saved:   ${savedUrl}`]),
    `  what the edge holds:    ${panelUrl}`,
    `  CloudFront's own API:   AWS_ENDPOINT_URL_CLOUDFRONT=${url.slice(0, -1)} (distribution ${published.edge.config.id})`,
  ]);
  context.document({
    version: 1,
    url,
    savedUrl,
    panelUrl,
    distribution: published.edge.config.id,
    locations: published.edge.locations.map(({ name }) => name),
    published: isPublished,
  });
  if (isPublished) return;
  context.note([
    'Nothing has been published to it yet: run "storyclub publish --yes" beside this.',
  ]);
}
