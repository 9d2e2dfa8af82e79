import type { Row } from './history-expected.ts';
import type { Verdict } from './history-judge.ts';
import { pathsOf } from './history-law.ts';
import type { Published } from './history-publish.ts';

const FREE_PATHS = 1000;
export const DOLLARS_A_PATH = 0.005;
export const DOLLARS_A_PUT = 0.005 / 1000;
export const DOLLARS_A_GET = 0.0004 / 1000;

const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

/** Paths of one way of purging, by calendar month (UTC), and the unchanged pages it evicts. */
class Purging {
  readonly #paths = new Map<string, number>();
  evicted = 0;

  add(paths: number, now: number): void {
    const month = monthOf(now);
    this.#paths.set(month, (this.#paths.get(month) ?? 0) + paths);
  }

  /** Free paths left in the month of an instant. */
  left(now: number): number {
    return Math.max(0, FREE_PATHS - (this.#paths.get(monthOf(now)) ?? 0));
  }

  get paths(): number {
    return [...this.#paths.values()].reduce((sum, paths) => sum + paths, 0);
  }

  /** Beyond the free ones of each month. */
  get usd(): number {
    const paid = [...this.#paths.values()].map((paths) => Math.max(0, paths - FREE_PATHS));
    return paid.reduce((sum, paths) => sum + paths, 0) * DOLLARS_A_PATH;
  }
}

/** What a replay came to, beside what two simpler publishers would have paid for the same. */
export class Totals {
  publishes = 0;
  nothingToDo = 0;
  /** Publishes of what came due between two commits. */
  daily = 0;
  /** Purges kept back that went out after they were due, for no publish came by. */
  late = 0;
  puts = 0;
  headerUpdates = 0;
  removals = 0;
  retired = 0;
  waits = 0;
  purges = 0;
  keptBack = 0;
  requestsUsd = 0;
  readonly own = new Purging();
  readonly everything = new Purging();
  readonly everyUrl = new Purging();
  /** One path for each changed page, which leaves its other URLs stale. */
  readonly everyPage = new Purging();

  add({ plan, receipt }: Published, { rows, due }: Verdict): void {
    const count = (is: (row: Row) => boolean): number => rows.filter(is).length;
    const made = rows.filter(({ change }) => change === 'put' || change === 'remove');
    const { put, get, paths } = receipt.cost.requests;
    this.publishes++;
    this.puts += count(({ change }) => change === 'put');
    this.headerUpdates += count(({ change }) => change === 'copy-headers');
    this.removals += count(({ change }) => change === 'remove');
    this.retired += plan.changes.filter((one) => one.change === 'retire' && one.isDue).length;
    this.waits += count(({ action }) => action === 'wait');
    this.purges += count(
      ({ action, keptBackUntil }) => action === 'purge' && keptBackUntil === null,
    );
    this.keptBack += count(({ keptBackUntil }) => keptBackUntil !== null);
    this.late += due.filter(({ dueBy }) => dueBy < plan.at).length;
    this.requestsUsd += put * DOLLARS_A_PUT + get * DOLLARS_A_GET;
    this.own.add(paths, plan.at);
    this.own.evicted += receipt.purge.evicts;
    if (made.length === 0) return;
    const evicted = plan.ledger.root.serial === 0 ? 0 : plan.kept;
    this.everything.add(1, plan.at);
    this.everything.evicted += evicted;
    this.everyPage.add(made.length, plan.at);
    this.everyUrl.add(made.flatMap(({ key }) => pathsOf(key)).length, plan.at);
  }

  lines(): readonly string[] {
    const number = (value: number): string => value.toLocaleString('en-US');
    const way = (name: string, purging: Purging): string =>
      [
        name.padEnd(34),
        `${number(purging.paths)} paths`.padStart(14),
        `$${(this.requestsUsd + purging.usd).toFixed(4)}`.padStart(11),
        `${number(purging.evicted)} unchanged pages evicted`.padStart(34),
      ].join('');
    return [
      `${number(this.publishes)} publishes, ${number(this.daily)} of what came due between commits; ` +
        `${number(this.nothingToDo)} commits with nothing to do`,
      `${number(this.puts)} puts, ${number(this.headerUpdates)} header updates, ` +
        `${number(this.removals)} removals, ${number(this.retired)} retired`,
      `${number(this.waits)} waits, ${number(this.purges)} purges, ${number(this.keptBack)} purges kept back ` +
        `(${number(this.late)} sent late: no publish came by)`,
      `requests $${this.requestsUsd.toFixed(4)}, and with purges:`,
      way('  storyclub', this.own),
      way('  /* on every publish', this.everything),
      way('  every URL of every changed page', this.everyUrl),
      way('  one path for every changed page', this.everyPage),
    ];
  }
}
