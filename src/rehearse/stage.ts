import type { Plan } from '../plan/plan.ts';
import { type Catalogue, toCatalogue } from './catalogue.ts';
import { publishTimes, type PublishTimes } from './publish-times.ts';
import { toScene } from './scene.ts';
import { type BoundOf, type Subject, toSubjects } from './subjects.ts';
import { model, type RehearsalTerms } from './terms.ts';
import { type Bins, toBins } from './watch.ts';
import type { Scene } from './world.ts';

export interface StageInput {
  readonly plan: Plan;
  readonly terms: RehearsalTerms;
  /** When the last reader sees a change, as the plan prints it. */
  readonly boundOf: BoundOf;
  readonly tagOf: (key: string) => string;
}

/** Everything of a rehearsal but the readers. */
export interface Stage {
  readonly input: StageInput;
  readonly catalogue: Catalogue;
  readonly times: PublishTimes;
  readonly subjects: readonly Subject[];
  readonly scene: Scene;
  readonly bins: Bins;
  readonly beganAt: number;
  readonly endsAt: number;
}

/** The plan, the site and its readers, ready to be played. */
export function toStage(input: StageInput): Stage {
  const { plan, terms, tagOf, boundOf } = input;
  const catalogue = toCatalogue(plan, terms.locations);
  const times = publishTimes(plan);
  const subjects = toSubjects(plan, { times, boundOf }).filter(({ key }) =>
    catalogue.keys.has(key),
  );
  let now = 0;
  const clock = { now: () => now, sleep: async () => {} };
  const setTime = (instant: number): void => {
    now = instant;
  };
  const beganAt = plan.at - model.warmUp * 1000;
  const endsAt = plan.at + terms.seconds * 1000;
  return {
    input,
    catalogue,
    times,
    subjects,
    scene: toScene({ plan, terms, catalogue, times, subjects, tagOf, clock, setTime, beganAt }),
    bins: toBins(beganAt, plan.at, endsAt),
    beganAt,
    endsAt,
  };
}
