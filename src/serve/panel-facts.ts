import type { ShiftedClock } from '../clock.ts';
import type { PanelSite } from '../edge/panel/panel-state.ts';
import type { LiveObject, PanelFacts } from '../edge/panel/to-panel-state.ts';
import type { PreviewState } from './preview.ts';
import type { Published } from './published.ts';

export interface FactsOf {
  readonly published: Published;
  readonly clock: ShiftedClock;
  /** False for a clock that stands still between two advances. */
  readonly runs: boolean;
  readonly site: PanelSite;
  /** Null when they could not be read. */
  readonly objects: readonly LiveObject[] | null;
}

/** What the panel is made of, as it is at this moment. */
export function toPanelFacts({ published, clock, runs, site, objects }: FactsOf): PanelFacts {
  const { edge, purges } = published;
  return {
    now: clock.now(),
    clock: { offset: Math.round(clock.offset / 1000), runs },
    site,
    locations: edge.locations.map((location) => {
      const { bytesHeld, ...counts } = location.counts;
      return {
        name: location.name,
        counts: { ...counts, bytes: bytesHeld },
        copies: location
          .copies()
          .map(({ url, graceUntil, ...copy }) => ({ ...copy, path: url, staleUntil: graceUntil })),
      };
    }),
    objects,
    purges: purges.all,
  };
}

/** What is saved, as the panel says it. */
export function toPanelSaved(url: string, { state, builtAt, lines }: PreviewState) {
  return {
    url,
    state,
    builtAt: builtAt === null ? null : new Date(builtAt).toISOString(),
    lines,
  };
}
