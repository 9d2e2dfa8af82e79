import { type Form, NOTHING } from './forms.ts';
import type { Subject } from './subjects.ts';

/** Instants between which views are counted together, the first included. */
export type Bins = readonly number[];

/** Bins the width of a picture: even before the publish and in its first minute, then ever longer. */
const BINS = 96;
/** Where even steps turn into growing ones, milliseconds. */
const KNEE = 60_000;

/** Where an instant stands on the axis: evenly near the publish, by its logarithm further away. */
export const onAxis = (sincePublish: number): number =>
  Math.sign(sincePublish) * Math.log1p(Math.abs(sincePublish) / KNEE);

const fromAxis = (place: number): number => Math.sign(place) * Math.expm1(Math.abs(place)) * KNEE;

/** The ends of the bins from `first` to `last`, epoch milliseconds, with a publish at `at`. */
export function toBins(first: number, at: number, last: number): Bins {
  const low = onAxis(first - at);
  const high = onAxis(last - at);
  return Array.from({ length: BINS }, (_, index) =>
    index === BINS - 1 ? last : at + fromAxis(low + ((high - low) * (index + 1)) / BINS),
  );
}

/** What the readers of one changed key saw. Instants are epoch milliseconds, null for never. */
export interface Seen {
  readonly firstNew: number | null;
  readonly lastOld: number | null;
  /** Views since it was changed, and those of them that were shown something older. */
  readonly views: number;
  readonly oldViews: number;
  /** Views in each bin that were shown something older, and what is wanted. */
  readonly old: readonly number[];
  readonly wanted: readonly number[];
  /** Locations that would still answer with something older when the rehearsal ends. */
  readonly stillOld: number;
}

/** Whether each form is what a changed key is to be answered with. */
export function wantedForms(
  subjects: readonly Subject[],
  forms: readonly Form[],
): readonly Uint8Array[] {
  return subjects.map(({ key, wanted }) =>
    Uint8Array.from(forms, (form) => {
      const isNothing = form.id === NOTHING || form.key !== key;
      if (wanted === null || isNothing) return wanted === null && isNothing ? 1 : 0;
      return form.digest === wanted.digest && form.contentType === wanted.contentType ? 1 : 0;
    }),
  );
}

/** Counts what the readers of changed keys are shown. */
export class Watch {
  readonly #subjects: readonly Subject[];
  readonly #wanted: readonly Uint8Array[];
  readonly #bins: number;
  readonly #firstNew: Float64Array;
  readonly #lastOld: Float64Array;
  readonly #views: Uint32Array;
  readonly #oldViews: Uint32Array;
  readonly #oldIn: Uint32Array;
  readonly #wantedIn: Uint32Array;

  constructor(subjects: readonly Subject[], forms: readonly Form[], bins: number) {
    const size = subjects.length;
    this.#subjects = subjects;
    this.#wanted = wantedForms(subjects, forms);
    this.#bins = bins;
    this.#firstNew = new Float64Array(size).fill(Infinity);
    this.#lastOld = new Float64Array(size).fill(-Infinity);
    this.#views = new Uint32Array(size);
    this.#oldViews = new Uint32Array(size);
    this.#oldIn = new Uint32Array(size * bins);
    this.#wantedIn = new Uint32Array(size * bins);
  }

  isWanted(subject: number, form: number): boolean {
    return this.#wanted[subject]?.[form] === 1;
  }

  see(
    subject: number,
    form: number,
    { at, bin }: { readonly at: number; readonly bin: number },
  ): void {
    const isSince = at >= (this.#subjects[subject]?.changedAt ?? 0);
    const place = subject * this.#bins + bin;
    if (isSince) add(this.#views, subject);
    if (this.isWanted(subject, form)) {
      add(this.#wantedIn, place);
      if (at < (this.#firstNew[subject] ?? 0)) this.#firstNew[subject] = at;
      return;
    }
    add(this.#oldIn, place);
    if (isSince) add(this.#oldViews, subject);
    if (at > (this.#lastOld[subject] ?? 0)) this.#lastOld[subject] = at;
  }

  /** What was seen of one subject; `stillOld` is asked at the end. */
  seen(subject: number, stillOld: number): Seen {
    const finite = (instant = Infinity): number | null =>
      Number.isFinite(instant) ? instant : null;
    const range = [subject * this.#bins, (subject + 1) * this.#bins] as const;
    return {
      firstNew: finite(this.#firstNew[subject]),
      lastOld: finite(this.#lastOld[subject]),
      views: this.#views[subject] ?? 0,
      oldViews: this.#oldViews[subject] ?? 0,
      old: [...this.#oldIn.subarray(...range)],
      wanted: [...this.#wantedIn.subarray(...range)],
      stillOld,
    };
  }
}

function add(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
