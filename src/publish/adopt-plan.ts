import type { Finding } from '../findings/finding.ts';
import type { Prices } from '../config/types.ts';
import { type Cost, costOf, type Requests } from '../plan/cost.ts';
import { type Law, ttlRange } from '../plan/law.ts';
import type { LookedAt } from './adopt-look.ts';
import type { AdoptSurvey } from './adopt-survey.ts';

/** What adopting a site would take over, what it has to assume, and what it costs. Durations in seconds. */
export interface AdoptPlan {
  readonly target: string;
  /** The site's URL, and where it lies, for messages. */
  readonly site: string;
  readonly origin: string;
  readonly at: number;
  /** Of one that is whole only what it does not know is taken over. */
  readonly ledger: LookedAt['state'];
  /** What is wrong with a damaged ledger. */
  readonly why: string | null;
  readonly survey: AdoptSurvey;
  /** Bytes to be read, since no checksum tells what they are. */
  readonly bytes: number;
  readonly assumed: {
    readonly longestMaxAge: number;
    /** The longest any edge may keep anything; 0 where nothing caches. */
    readonly edges: number;
  };
  /** With what the survey has cost already. */
  readonly cost: Cost;
  readonly findings: readonly Finding[];
}

export interface AdoptPlanInput extends Pick<AdoptPlan, 'target' | 'site' | 'origin' | 'findings'> {
  readonly looked: LookedAt;
  readonly survey: AdoptSurvey;
  readonly law: Law;
  readonly longestMaxAge: number;
  /** Requests made so far. */
  readonly asked: Pick<Requests, 'put' | 'get' | 'delete'>;
  readonly money: { readonly prices: Prices; readonly freePaths: number };
}

export function planAdoption(input: AdoptPlanInput): AdoptPlan {
  const { looked, survey, law, asked } = input;
  const { target, site, origin, findings, longestMaxAge } = input;
  const read = [...survey.unsure, ...survey.taken];
  const edges = longestAtEdges(survey, law);
  const isDamaged = looked.state === 'damaged';
  const requests: Requests = {
    // Lease, entries and root; a copy of what is damaged; what became of the purge, and that it completed.
    put: asked.put + 3 + (isDamaged ? 1 : 0) + (edges > 0 ? 2 : 0),
    get: asked.get + survey.same.length + read.length,
    delete: asked.delete + 1,
    paths: edges > 0 ? 1 : 0,
  };
  return {
    target,
    site,
    origin,
    at: looked.at,
    ledger: looked.state,
    why: looked.state === 'damaged' ? looked.why : null,
    survey,
    bytes: read.reduce((sum, { size }) => sum + size, 0),
    assumed: { longestMaxAge, edges },
    cost: costOf(requests, input.money),
    findings,
  };
}

function longestAtEdges({ same, unsure, taken, missing }: AdoptSurvey, law: Law): number {
  let longest = 0;
  for (const { key } of [...same, ...unsure, ...taken, ...missing])
    longest = Math.max(longest, ttlRange(law, key).max);
  return longest;
}
