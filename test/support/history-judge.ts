import type { LogLine } from '../../src/publish/operation-log.ts';
import type { BuildResult } from '../../src/site/types.ts';
import { decide, isNeeded, lastReader, type Obligation } from './history-bounds.ts';
import { changedAt, expectedRows, type Row, type Shown } from './history-expected.ts';
import { ALLOWANCE, type Kind } from './history-law.ts';
import { Past } from './history-past.ts';
import type { Published } from './history-publish.ts';

/** What a key still needs of a purge: when it goes out, and by when it must be done. */
export interface Owed {
  readonly key: string;
  readonly sendAt: number;
  readonly dueBy: number;
}

/** What a publish should print and send. */
export interface Verdict {
  readonly rows: readonly Row[];
  readonly due: readonly Owed[];
  readonly keptBack: readonly Owed[];
}

export type Bound = Extract<LogLine, { op: 'bound' }>;

/** Remembers the past events of one site and says what the law makes of the next publish. */
export class Judge {
  readonly past = new Past();
  readonly #shown = new Map<string, Shown>();
  readonly #unused = new Map<string, number>();
  readonly #obligations = new Map<string, readonly Obligation[]>();

  /** What publishing this build at `now` should come to. */
  expect(built: BuildResult, now: number): Verdict {
    const { past } = this;
    const rows = expectedRows({ built, past, shown: this.#shown, unused: this.#unused, now });
    const owed = new Map(
      [...this.#obligations.keys()].map((key) => [key, this.#needed(key, null, now)]),
    );
    for (const row of rows) {
      if (row.action !== 'purge' && !owed.has(row.key)) continue;
      owed.set(row.key, this.#needed(row.key, row, now));
    }
    const joined = [...owed].flatMap(([key, needed]) => join(key, needed) ?? []);
    return {
      rows,
      due: joined.filter(({ sendAt }) => sendAt <= now),
      keptBack: joined.filter(({ sendAt }) => sendAt > now),
    };
  }

  /** Purges a key needs, with those of the change that is planned for it. */
  #needed(key: string, row: Row | null, now: number): readonly Obligation[] {
    const purges = this.past.purgesOf(key);
    const before = this.#obligations.get(key) ?? [];
    if (row === null || row.change === 'copy-headers' || row.change === 'retire') {
      return stillOwed(before, { state: this.past.stateOf(key), purges, now });
    }
    const live = this.past.live(key);
    const { digest, cacheControl } = row;
    const contentType = live?.contentType ?? '';
    const next = { answered: now, digest, cacheControl, contentType, loads: [] };
    const state = this.past.stateOf(key, next);
    const dueBy = row.dueBy === null ? null : Date.parse(row.dueBy);
    const sendAt = row.keptBackUntil === null ? null : Date.parse(row.keptBackUntil);
    const own = dueBy === null ? [] : [{ end: now + ALLOWANCE, dueBy, sendAt }];
    return [...stillOwed(before, { state, purges, now }), ...own];
  }

  /** Notes what a publish did, and answers the bounds its audit trail should state. */
  note(
    { plan, receipt, log }: Published,
    { built, rows }: { readonly built: BuildResult; readonly rows: readonly Row[] },
  ): readonly Bound[] {
    const made = new Map(log.flatMap((line) => (isWrite(line) ? [[line.key, line]] : [])));
    const purgesBefore = new Map(rows.map(({ key }) => [key, this.past.purgesOf(key)]));
    const files = new Map(built.files.map((file) => [file.key, file]));
    for (const row of rows) {
      const file = files.get(row.key);
      const answered = made.get(row.key)?.answered;
      if (answered === undefined) {
        if (row.change === 'retire')
          this.#unused.set(row.key, this.#unused.get(row.key) ?? plan.at);
      } else if (file === undefined) {
        this.#shown.delete(row.key);
        this.#unused.delete(row.key);
      } else {
        const at = changedAt(file, { shown: this.#shown, now: plan.at });
        const { kind, contentDigest } = file;
        this.#shown.set(row.key, { kind, contentDigest, changedAt: at });
      }
    }
    for (const { key } of built.files) this.#unused.delete(key);
    this.past.note(log);
    return rows.flatMap((row) => {
      const line = made.get(row.key);
      if (line === undefined || row.kind === 'retire') return [];
      const bound = this.#boundOf(
        { ...row, kind: row.kind },
        line.answered,
        purgesBefore.get(row.key) ?? [],
      );
      return [{ ...bound, at: receipt.endedAt }];
    });
  }

  #boundOf(
    {
      key,
      kind,
      action,
    }: { readonly key: string; readonly kind: Kind; readonly action: Row['action'] },
    answered: number,
    purges: ReturnType<Past['purgesOf']>,
  ): Omit<Bound, 'at'> {
    if (action === 'none') return { op: 'bound', key, kind, action, until: null, dueBy: null };
    const state = this.past.stateOf(key);
    const decision = decide(state, { kind, answered, purges });
    const until = lastReader(state, this.past.purgesOf(key));
    if (decision.action === 'wait')
      return { op: 'bound', key, kind, action: 'wait', until, dueBy: null };
    const { dueBy, sendAt } = decision;
    const now = { state, purges, now: answered };
    const known = stillOwed(this.#obligations.get(key) ?? [], now);
    this.#obligations.set(key, [...known, { end: answered + ALLOWANCE, dueBy, sendAt }]);
    return { op: 'bound', key, kind, action: 'purge', until, dueBy };
  }

  /** Forgets purges that are no longer needed, and answers what is still owed. */
  owed(now: number): readonly Owed[] {
    return [...this.#obligations.keys()].flatMap((key) => {
      const needed = this.#needed(key, null, now);
      if (needed.length === 0) this.#obligations.delete(key);
      else this.#obligations.set(key, needed);
      return join(key, needed) ?? [];
    });
  }
}

type Write = Extract<LogLine, { op: 'put' | 'headers' | 'delete' }>;

const isWrite = (line: LogLine): line is Write =>
  line.op === 'put' || line.op === 'headers' || line.op === 'delete';

/** One purge serves all the changes of a key: it is dropped when no copy it is for is left. */
function stillOwed(
  owed: readonly Obligation[],
  now: Parameters<typeof isNeeded>[1],
): readonly Obligation[] {
  return owed.some((obligation) => isNeeded(obligation, now)) ? owed : [];
}

/** One purge serves all a key needs: as early as the first is to go out and is due. */
function join(key: string, needed: readonly Obligation[]): Owed | null {
  if (needed.length === 0) return null;
  return {
    key,
    sendAt: Math.min(...needed.map(({ sendAt }) => sendAt ?? 0)),
    dueBy: Math.min(...needed.map(({ dueBy }) => dueBy)),
  };
}
