import type { Catalogue } from './catalogue.ts';
import { NOTHING } from './forms.ts';
import { fetchesBefore, toSpans } from './prefill.ts';
import { purgedAt } from './purges.ts';
import { seededRandom } from './random.ts';
import type { Stage } from './stage.ts';
import { model } from './terms.ts';
import type { Scene, World } from './world.ts';

/** A request that once filled an edge. */
interface Fetch {
  readonly at: number;
  readonly location: number;
  readonly url: number;
}

/** What edges were asked for before readers are watched, so that they hold what they would after all the readers there were. */
export function fetchesOfThePast({ input, catalogue, scene, beganAt }: Stage): readonly Fetch[] {
  const { plan, terms, tagOf } = input;
  const random = seededRandom(terms.seed, 'past');
  const share = toShares(catalogue, scene);
  const fetches: Fetch[] = [];
  const done = new Set<string>();
  for (const [url, { key, path }] of catalogue.urls.entries()) {
    const eras = scene.eras.get(key) ?? [];
    const name = scene.requests[url]?.key ?? '';
    // Two URLs of one cache key are one to the edge.
    if (done.has(name) || eras.every(({ form }) => form === NOTHING)) continue;
    done.add(name);
    const tag = plan.law.distribution.tagHeader === null ? null : tagOf(key);
    const spans = toSpans(eras, purgedAt({ key, path }, { plan, tag }));
    const rate = ((share[url] ?? 0) * terms.readers * catalogue.share) / terms.locations / 1000;
    for (let location = 0; location < terms.locations; location++)
      for (const at of fetchesBefore(spans, beganAt, { rate, random }))
        fetches.push({ at, location, url });
  }
  return fetches.toSorted((a, b) => a.at - b.at);
}

const nothing = { kept: { files: [] }, others: [] } as const;

/** Requests for each URL, of all page views: of pages by readers, of files by readers who come for the first time. */
function toShares({ urls }: Catalogue, scene: Scene): readonly number[] {
  const shares = urls.map(({ weight }) => weight);
  for (const { key, weight } of urls) {
    const last = scene.eras.get(key)?.findLast(({ form }) => form !== NOTHING)?.form ?? NOTHING;
    const { kept, others } = scene.loads.sets[scene.loads.setOf[last] ?? 0] ?? nothing;
    for (const url of [...kept.files.map((file) => scene.loads.urlOf[file] ?? 0), ...others])
      shares[url] = (shares[url] ?? 0) + weight * model.newReaders;
  }
  return shares;
}

/** Asks a world's edges what they were asked. */
export async function fillEdges(
  world: World,
  fetches: readonly Fetch[],
  scene: Scene,
): Promise<void> {
  for (const { at, location, url } of fetches) {
    const request = scene.requests[url];
    if (request === undefined) continue;
    scene.setTime(at);
    await world.locations[location]?.get(request);
  }
}
