import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { behaviourOf } from '../cache/behaviour-match.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { Law } from '../plan/law.ts';
import type { Entry } from '../plan/ledger.ts';
import { applyPurges } from '../plan/purge-effect.ts';
import { noteCompleted } from '../publish/note-completed.ts';
import { toLaw } from '../publish/prepare-publish.ts';
import type { StoredRoot } from '../publish/root-shape.ts';
import { movedClock } from '../publish/seams.ts';
import { count } from '../report/words.ts';
import { ask, type AskTerms } from '../verify/ask.ts';
import { type Asked, askAll } from '../verify/ask-all.ts';
import { chooseEntries, type Which } from '../verify/choose-keys.ts';
import { type Expectation, expectationOf, sentPurges } from '../verify/expectation.ts';
import { askHttp } from '../verify/ask-http.ts';
import { type HttpCheck, httpBaseOf, pathsByBehaviour } from '../verify/https-redirect.ts';
import { toResult } from '../verify/to-result.ts';
import { countQuestions, toQuestions } from '../verify/to-questions.ts';
import type { Verification } from '../verify/verification.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { toLawTerms } from './plan-site.ts';
import { openAsked } from './verify-address.ts';

export interface VerifyOptions {
  readonly site: Site;
  readonly target: OpenTarget;
  readonly which: Which;
  /** Asked here instead of at the site's own address. */
  readonly url?: string | null;
  /** For everything together, seconds. */
  readonly timeout?: number;
}

/** Seconds. */
const DEFAULT_TIMEOUT = 120;
const AT_ONCE = 8;
/** How long one request may take, milliseconds. */
const PATIENCE = 10_000;

/**
 * Asks the published site for what its ledger says is there and compares. Changes nothing. Throws UserError where
 * nothing was published or the address is none.
 */
export async function verifyTarget(
  context: CommandContext,
  { site, target, which, url = null, timeout = DEFAULT_TIMEOUT }: VerifyOptions,
): Promise<Verification> {
  const ledger = await readLedger(site, target);
  const { law, clock, root } = ledger;
  const chosen = chooseEntries(ledger.entries.values(), which, {
    root,
    now: clock.now(),
    allowance: law.allowance,
  });
  const { asked: expectations, unfinished, elsewhere } = setAside(chosen, ledger);
  const address = await openAsked(context, { site, target, url, clock });
  const progress = context.progress('asking the site');
  const agent = address.base.protocol === 'https:' ? HttpsAgent : HttpAgent;
  const terms: Omit<AskTerms, 'signal'> = {
    base: address.base,
    agent: new agent({ keepAlive: true, maxSockets: AT_ONCE }),
    userAgent: `storyclub/${context.programVersion} (verify)`,
    patience: PATIENCE,
    now: () => clock.now(),
  };
  try {
    const of = countQuestions(expectations);
    const found = await askAll(toQuestions(expectations), {
      ask: (question, signal) => ask(question, { ...terms, signal }),
      atOnce: AT_ONCE,
      timeout: timeout * 1000,
      signal: context.signal,
      onAnswer: (answered) => progress.update(askingText(answered, of)),
    });
    return {
      at: clock.now(),
      base: address.isOwn ? null : address.base.origin,
      publish: root.publish,
      which: which.which,
      keys: expectations.length,
      results: found.answers.map(({ question, observed }) =>
        toResult(question, observed, { law, origin: address.base.origin }),
      ),
      notAsked: notAskedOf(found, of),
      unfinished,
      elsewhere,
      http: await askPlain(expectations, { law, terms, found }),
    };
  } finally {
    progress.done();
    terms.agent.destroy();
    await address.close();
  }
}

const askingText = (answered: number, of: number): string =>
  `asking the site: ${answered.toLocaleString('en-US')} of ${count(of, 'request', 'requests')}`;

/** The ledger as verifying needs it. */
export interface LedgerRead {
  readonly root: StoredRoot;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly law: Law;
  /** By the origin's own. */
  readonly clock: Clock;
}

/** The ledger as it stands, with purges that completed since; nothing of it is forgotten yet. */
export async function readLedger(site: Site, { store, cdn }: OpenTarget): Promise<LedgerRead> {
  const { found, at } = await store.look();
  if (found === null) {
    throw new UserError({
      code: 'nothing-published',
      what: `Nothing has been published to ${site.config.target} yet.`,
      next: 'Publish first: storyclub publish.',
    });
  }
  const { root } = await noteCompleted(found.root, { cdn, at });
  return {
    root,
    entries: applyPurges(await store.readEntries(found.root), root.purges),
    law: toLaw(toLawTerms(site), root.distribution, root.forgotten),
    clock: movedClock(site.clock, at - site.clock.now()),
  };
}

/** What can be expected of each key, without those of which the ledger cannot say. */
function setAside(
  entries: readonly Entry[],
  { root, law }: LedgerRead,
): {
  readonly asked: readonly Expectation[];
  readonly unfinished: readonly string[];
  readonly elsewhere: readonly string[];
} {
  const underWay = new Set(
    root.journal?.intents.map((intent) => ('key' in intent ? intent.key : intent.desired.key)),
  );
  const terms = { allowance: law.allowance, purgeSentAt: sentPurges(root) };
  const asked: Expectation[] = [];
  const unfinished: string[] = [];
  const elsewhere: string[] = [];
  for (const entry of entries) {
    const expected = expectationOf(entry, terms);
    const urls = expected.urls.filter((url) => behaviourOf(url, law.distribution).leadsHere);
    if (underWay.has(entry.key)) unfinished.push(entry.key);
    else if (urls.length === 0) elsewhere.push(entry.key);
    else asked.push({ ...expected, urls });
  }
  return { asked, unfinished, elsewhere };
}

function notAskedOf({ answers, cutShort }: Asked, of: number): Verification['notAsked'] {
  const questions = of - answers.length;
  return cutShort === null || questions === 0 ? null : { questions, why: cutShort };
}

/** What plain HTTP is answered with; not asked where the site has an address of its own, or does not answer. */
async function askPlain(
  expectations: readonly Expectation[],
  {
    law,
    terms,
    found,
  }: { readonly law: Law; readonly terms: Omit<AskTerms, 'signal'>; readonly found: Asked },
): Promise<readonly HttpCheck[]> {
  const plain = httpBaseOf(terms.base);
  if (plain === null || found.cutShort !== null) return [];
  const urls = expectations.flatMap((expected) => expected.urls);
  return await askHttp(pathsByBehaviour(urls, law.distribution), { ...terms, plain });
}
