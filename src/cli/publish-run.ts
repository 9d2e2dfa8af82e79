import { ledgerBusy } from './ledger-busy.ts';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Finding } from '../findings/finding.ts';
import { proveConditions } from '../origin/prove-conditions.ts';
import type { LedgerNotes } from '../plan/ledger.ts';
import type { BuiltSite } from '../plan/plan.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import { toLogText, type OperationLog } from '../publish/operation-log.ts';
import { type Prepared, preparePublish } from '../publish/prepare-publish.ts';
import { publishPlan } from '../publish/publish.ts';
import type { Receipt } from '../publish/receipt.ts';
import { movedClock, type ProgressStep, type Seams } from '../publish/seams.ts';
import { settleJournal } from '../publish/settle-journal.ts';
import { progressText } from '../report/progress-text.ts';
import type { BuildResult } from '../site/types.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { refreshTerms, toLawTerms, toPrepareInput } from './plan-site.ts';
import { type Who, whoPublishes } from './publisher.ts';
import { unfinishedLines } from './show-plan.ts';

/** What is published: the site as a value, and where its bodies are. */
export interface ToPublish {
  readonly site: BuiltSite;
  readonly findings: readonly Finding[];
  readonly readBody: (key: string) => Promise<Uint8Array>;
}

/** A whole build. */
export function toPublish(built: BuildResult): ToPublish {
  return {
    site: built,
    findings: built.findings,
    // What was just built lies in memory: read at once it takes a fifth of what a thread's help would.
    readBody: async (key) => readFileSync(join(built.outDir, key)),
  };
}

export interface PublishTerms {
  readonly yes: boolean;
  readonly urgent: boolean;
  /** Look at every key even when the ledger's root says that there is nothing to do. */
  readonly thorough: boolean;
  /** File for one line per remote operation; null for none. */
  readonly log: string | null;
  /** Keys whose change is a take-down. */
  readonly takedowns?: ReadonlySet<string>;
  /** Only these keys may change; the site's files are then those among them that are to be there. */
  readonly within?: ReadonlySet<string>;
  /** Who publishes what, where the command knows better than the state of the whole folder. */
  readonly who?: Who;
  /** Written into the ledger with the first thing this publish writes. */
  readonly notes?: LedgerNotes;
  /** Compare the ledger with what is there, but leave these patterns of keys; null or left out: believe the ledger. */
  readonly refresh?: readonly string[] | null;
}

/** One publish of one command, whatever it says of it. */
export interface PublishRun {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly built: ToPublish;
  readonly terms: PublishTerms;
}

export type Planned = Extract<Prepared, { outcome: 'planned' }>;

/** Runs a publish, again from its plan on when another one wrote the ledger in between. */
export async function retryWhenMoved<T>(
  context: CommandContext,
  publish: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await publish();
    } catch (error) {
      if (!(error instanceof LedgerMoved)) throw error;
      if (attempt === 3) throw ledgerBusy(error);
      context.note(['another publish came first: planning again']);
    }
  }
}

/** The plan, once what a dead publish had changed is in the ledger; null when that was declined. */
export async function prepareRun({
  context,
  site,
  built,
  terms,
  target,
}: PublishRun): Promise<Prepared | null> {
  const { urgent, thorough, takedowns, within, refresh = null } = terms;
  const progress = refresh === null ? null : context.progress('comparing with what is there');
  const input = {
    ...toPrepareInput(site, built.site, { target, urgent, at: null, thorough }),
    refresh: progress === null || refresh === null ? null : refreshTerms(site, refresh, progress),
    // Then everything that stays is told, too.
    whole: context.verbose,
    ...(takedowns === undefined ? {} : { takedowns }),
    ...(within === undefined ? {} : { within }),
  };
  const prepared = await preparePublish(input).finally(() => progress?.done());
  if (prepared.outcome === 'at-rest' || prepared.unfinished === null) return prepared;
  const question =
    'Another publish is under way or did not finish. Note in the ledger what it had changed?';
  if (!terms.yes && !(await context.confirm(question, '--yes'))) return null;
  const owner = { publish: input.publish, ...(await whoPublishes(site.root, context.env)) };
  const law = (root: { readonly distribution: Planned['plan']['law']['distribution'] }) => ({
    ...prepared.plan.law,
    ...toLawTerms(site),
    distribution: root.distribution,
  });
  const settled = await settleJournal(
    { store: target.store, prefix: target.prefix, owner, law, fence: fenceOf(prepared) },
    { origin: target.origin, clock: clockAt(prepared, site), progress: () => {} },
  );
  // Said once the lease shows that the other publish is dead, not merely under way.
  if (settled !== null) context.note(unfinishedLines(prepared.unfinished));
  return preparePublish(input);
}

const fenceOf = ({ found }: Planned): number => found?.root.fence ?? 0;

/** A purge completed, or another policy or site leaves all as it is: the root says so, nothing else is written. */
export async function noteNews(
  { target, terms }: PublishRun,
  { plan, found }: Planned,
): Promise<void> {
  if (found === null) return;
  const { law, site, basis, nextDue } = plan;
  const root = {
    ...plan.ledger.root,
    serial: basis.serial + 1,
    siteDigest: site.siteDigest,
    templatesDigest: site.templatesDigest,
    configDigest: site.configDigest,
    policyDigest: basis.policyDigest,
    tiers: law.tiers,
    forgotten: law.forgotten,
    nextDue,
    nextStoryAt: site.nextStoryAt,
    ...terms.notes,
  };
  await target.store.writeRoot(root, { entriesKey: found.root.entriesKey, replaces: found.etag });
}

/** Carries a plan out, with a line of progress. */
export async function applyRun(run: PublishRun, prepared: Planned): Promise<Receipt> {
  const { context, site, target, terms } = run;
  const progress = context.progress(`publishing to ${prepared.plan.target}`);
  const seams = seamsOf(run, prepared, (step) => progress.update(() => progressText(step)));
  try {
    return await publishPlan({
      plan: prepared.plan,
      found: prepared.found,
      store: target.store,
      seams,
      counts: target.counts,
      prefix: target.prefix,
      record: {
        id: prepared.plan.publish,
        ...(terms.who ?? (await whoPublishes(site.root, context.env))),
      },
      notes: terms.notes ?? {},
      keepReleases: site.config.keepReleases,
      money: prepared.money,
      distributionReadAt: prepared.distributionReadAt,
      proveConditions: (key) => proveConditions(target.origin, key),
    });
  } finally {
    progress.done();
  }
}

function seamsOf(
  { context, site, target, built, terms }: PublishRun,
  prepared: Planned,
  progress: (step: ProgressStep) => void,
): Seams {
  return {
    origin: target.origin,
    cdn: target.cdn,
    clock: clockAt(prepared, site),
    readBody: built.readBody,
    log: logTo(context, terms.log),
    progress,
    signal: context.signal,
  };
}

/** This machine's clock, set by the origin's: the one clock of the law. */
const clockAt = ({ ahead }: Planned, { clock }: Site): Clock => movedClock(clock, ahead);

/** Lines are on the disk before the next operation: an audit trail survives the process. Throws at once where it cannot be written. */
export function logTo({ cwd }: Pick<CommandContext, 'cwd'>, file: string | null): OperationLog {
  if (file === null) return () => {};
  const path = resolve(cwd, file);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, '');
  return (line) => appendFileSync(path, `${toLogText(line)}\n`);
}
