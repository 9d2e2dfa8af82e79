import type { CacheRequest } from '../edge/cache-request.ts';
import { toEdgeConfig, type EdgeConfig } from '../edge/edge-config.ts';
import { resolveRequest } from '../edge/resolve.ts';
import type { Plan } from '../plan/plan.ts';
import type { Catalogue } from './catalogue.ts';
import { FormBook } from './forms.ts';
import { eraAfter, type Era, erasOf, type HistoryContext, nothingFrom } from './history.ts';
import { toLoads } from './loads.ts';
import type { PublishTimes } from './publish-times.ts';
import type { Subject } from './subjects.ts';
import type { RehearsalTerms } from './terms.ts';
import type { Scene } from './world.ts';

export interface SceneInput {
  readonly plan: Plan;
  readonly terms: RehearsalTerms;
  readonly catalogue: Catalogue;
  readonly times: PublishTimes;
  readonly subjects: readonly Subject[];
  readonly tagOf: (key: string) => string;
  readonly clock: Scene['clock'];
  readonly setTime: Scene['setTime'];
  readonly beganAt: number;
}

/** What all worlds have in common: the site then and afterwards, and the ways to ask for it. */
export function toScene({
  plan,
  terms,
  catalogue,
  times,
  subjects,
  tagOf,
  ...time
}: SceneInput): Scene {
  const { law } = plan;
  const book = new FormBook();
  const tagsOf = (key: string): readonly [string, string] | null =>
    law.distribution.tagHeader === null ? null : [law.distribution.tagHeader, `${tagOf(key)},site`];
  const eras = toEras(plan, { catalogue, times, context: { book, law, tagsOf } });
  const config = toEdgeConfig(law.distribution, { viewerRequest: null });
  const requests = catalogue.urls.map(({ path }) => toRequest(config, path));
  const numberOf = new Map(subjects.map(({ key }, index) => [key, index]));
  const forms = book.all;
  return {
    config,
    ...time,
    forms,
    eras,
    requests,
    loads: toLoads(catalogue.urls, { forms, eras, publishedAt: plan.at }),
    subjectOf: Int32Array.from(catalogue.urls, ({ key }) => numberOf.get(key) ?? -1),
    locations: terms.locations,
    seed: terms.seed,
    browsers: terms.browsers,
  };
}

function toEras(
  plan: Plan,
  {
    catalogue,
    times,
    context,
  }: {
    readonly catalogue: Catalogue;
    readonly times: PublishTimes;
    readonly context: HistoryContext;
  },
): ReadonlyMap<string, readonly Era[]> {
  const eras = new Map<string, readonly Era[]>();
  for (const entry of plan.ledger.entries.values())
    if (catalogue.keys.has(entry.key)) eras.set(entry.key, erasOf(entry, context));
  for (const change of plan.changes) {
    const at = times.changedAt.get(change.key);
    if (at === undefined || !catalogue.keys.has(change.key)) continue;
    const before = eras.get(change.key) ?? [nothingFrom(-Infinity, context)];
    eras.set(change.key, [...before, eraAfter(change, at, context)]);
  }
  return eras;
}

/** A reader's request for a path, as the edge's cache is asked. Uncompressed: nobody looks at bodies. */
function toRequest(config: EdgeConfig, path: string): CacheRequest {
  const arrived = { method: 'GET', target: path, headers: [], ip: '192.0.2.1', requestId: '' };
  const resolved = resolveRequest(config, { ...arrived, scheme: 'https' }, () => {
    throw new Error('a rehearsal runs no functions');
  });
  if (resolved instanceof Promise || resolved.kind !== 'cache')
    throw new Error(`the edge does not ask its cache for ${path}`);
  return resolved.request;
}
