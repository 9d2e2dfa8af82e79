import type { ExitCode } from '../findings/user-error.ts';
import { proveConditions } from '../origin/prove-conditions.ts';
import { costOf } from '../plan/cost.ts';
import type { Ledger } from '../plan/ledger.ts';
import { underWay } from '../plan/purge-progress.ts';
import { type AdoptedSite, adoptSite, noteBatches } from '../publish/adopt-site.ts';
import { type Adopted, toAdopted } from '../publish/adopted.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import { movedClock, type Seams } from '../publish/seams.ts';
import { adoptToJson } from '../report/adopt-json.ts';
import { renderAdopted } from '../report/adopted-text.ts';
import { paintFor } from '../report/paint.ts';
import { progressText } from '../report/progress-text.ts';
import { type Adopting, end } from './adopting.ts';
import { logTo } from './publish-run.ts';
import { publisherName } from './publisher.ts';
import { confirmPurges } from './wait-for-readers.ts';

/** Writes the ledger, purges everything and waits for it; says what came of it. */
export async function applyAdoption(adopting: Adopting): Promise<ExitCode> {
  const { context, site, target, looked, plan } = adopting;
  const began = performance.now();
  const progress = context.progress('taking over what is there');
  const seams = seamsOf(adopting, (text) => progress.update(text));
  const done = await adoptSite({
    store: target.store,
    seams,
    prefix: target.prefix,
    siteName: target.siteName,
    looked,
    survey: adopting.survey,
    site: adopting.built.site,
    law: adopting.law,
    longestMaxAge: adopting.longestMaxAge,
    record: {
      id: crypto.randomUUID(),
      by: publisherName(context.env),
      // What is there came of no commit that is known.
      commit: null,
      committedAt: null,
      isUncommitted: null,
    },
    proveConditions: (key) => proveConditions(target.origin, key),
  }).finally(() => progress.done());
  if (done === null) return end(adopting, 'stopped', 'stopped: nothing was changed');
  context.setState('The ledger is written; what was done after that failed.');
  const settled = await waitForPurge(adopting, done, seams);
  context.setState(null);
  const { put, get, delete: removed } = target.counts;
  const cost = costOf(
    { put, get, delete: removed, paths: plan.cost.requests.paths },
    adopting.money,
  );
  const adopted = toAdopted(settled.ledger, {
    at: seams.clock.now(),
    allowance: site.config.allowance,
    objects: done.objects,
    identical: done.identical,
    keptAs: done.keptAs,
    why: settled.why,
    cost,
  });
  const seconds = (performance.now() - began) / 1000;
  const options = { width: context.width, paint: paintFor(context.colour.stdout), seconds };
  const lines = renderAdopted(adopted, options);
  context.print(['', ...lines]);
  await context.summary(['', ...lines.map((line) => `- ${line}`)]);
  const { target: name, at, findings } = plan;
  context.document(adoptToJson({ target: name, at, outcome: 'adopted', plan, adopted }, findings));
  return exitOf(adopted, adopting.args.wait);
}

export function exitOf({ purge }: Adopted, wanted: boolean): ExitCode {
  if (purge.state === 'owed') return 4;
  return purge.state === 'sent' && wanted ? 5 : 0;
}

export function seamsOf(
  {
    context,
    site,
    target,
    ahead,
    args,
  }: Pick<Adopting, 'context' | 'site' | 'target' | 'ahead' | 'args'>,
  say: (text: string) => void,
): Seams {
  return {
    origin: target.origin,
    cdn: target.cdn,
    clock: movedClock(site.clock, ahead),
    readBody: async (key) => {
      throw new Error(`adopting uploads nothing, but was to read ${key}`);
    },
    log: logTo(context, args.log),
    progress: (step) => say(progressText(step)),
    signal: context.signal,
  };
}

/** Stays until the purge is confirmed, where that is wanted and it was sent, and notes it. */
export async function waitForPurge(
  { context, target, args }: Pick<Adopting, 'context' | 'target' | 'args'>,
  { ledger, found, sent }: Pick<AdoptedSite, 'ledger' | 'found' | 'sent'>,
  { clock }: Pick<Seams, 'clock'>,
): Promise<{ readonly ledger: Ledger; readonly why: string | null }> {
  const { entries } = ledger;
  if (sent.refusal !== null)
    return { ledger, why: `${sent.refusal.why} ${sent.refusal.next ?? ''}`.trim() };
  const open = underWay(found.root);
  if (open.length === 0) return { ledger, why: null };
  if (!args.wait) return { ledger, why: 'It was not waited for (--no-wait).' };
  const progress = context.progress('waiting until every edge is empty');
  const began = clock.now();
  const onWait = (): void =>
    progress.update(
      `waiting until every edge is empty, for ${Math.round((clock.now() - began) / 1000)} s`,
    );
  const waiting = { clock, signal: context.signal, onWait };
  const confirmed = await confirmPurges(target, open, waiting).finally(() => progress.done());
  if (confirmed.outcome === 'stopped') return { ledger, why: 'The wait for it was stopped.' };
  if (confirmed.outcome === 'not-confirmed') return { ledger, why: confirmed.why };
  try {
    const noted = await noteBatches({ found, entries }, confirmed.known, {
      store: target.store,
      lease: null,
    });
    return { ledger: noted.ledger, why: null };
  } catch (error) {
    // A publish came first: it asks for itself.
    if (error instanceof LedgerMoved) return { ledger, why: 'Another publish came first.' };
    throw error;
  }
}
