import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localCdn } from '../../src/cdn/local.ts';
import type { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { isIdle, type Plan } from '../../src/plan/plan.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import type { LogLine } from '../../src/publish/operation-log.ts';
import {
  type PrepareInput,
  type Prepared,
  preparePublish,
} from '../../src/publish/prepare-publish.ts';
import { publishPlan } from '../../src/publish/publish.ts';
import type { Receipt } from '../../src/publish/receipt.ts';
import { countingOrigin, type OriginCounts } from '../../src/publish/seams.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { HistorySite } from './history-site.ts';

/** The local target of a site, opened as the command opens it for one run. */
export interface LocalTarget {
  readonly origin: Origin;
  readonly counts: Readonly<OriginCounts>;
  readonly store: LedgerStore;
  prepare(built: BuildResult, publish: string): Promise<Prepared>;
  apply(prepared: Planned, built: BuildResult, commit: string): Promise<Applied>;
}

type Planned = Extract<Prepared, { outcome: 'planned' }>;

export interface Applied {
  readonly receipt: Receipt;
  readonly log: readonly LogLine[];
}

type VirtualClock = ReturnType<typeof virtualClock>;

/** Opens the target anew: nothing is remembered from one publish to the next but what it wrote. */
export function openLocalTarget(site: HistorySite, clock: VirtualClock): LocalTarget {
  const { config, policyDigest } = site.loaded;
  const folder = join(site.root, '.storyclub');
  const bare = directoryOrigin({ root: join(folder, 'origin'), clock, name: 'local' });
  const { origin, counts } = countingOrigin(bare);
  const cdn = localCdn({ stateDir: folder, clock });
  const store = new LedgerStore(origin, { statePrefix: config.statePrefix, site: config.site.url });
  const input = (built: BuildResult, publish: string): PrepareInput => ({
    store,
    origin,
    cdn,
    site: built,
    siteName: config.site.url,
    publish,
    target: config.target,
    prefix: '',
    terms: { ...config, tags: config.invalidation.tags },
    policyDigest,
    urgent: false,
    money: {
      prefer: config.invalidation.prefer,
      prices: config.prices,
      freePaths: config.invalidation.freePaths,
    },
    review: { ...config.limits, statePrefix: config.statePrefix, hasDistribution: false },
    at: null,
    thorough: false,
  });
  return {
    origin,
    counts,
    store,
    prepare: (built, publish) => preparePublish(input(built, publish)),
    async apply(prepared, built, commit) {
      const log: LogLine[] = [];
      const receipt = await publishPlan({
        plan: prepared.plan,
        found: prepared.found,
        store,
        seams: {
          origin,
          cdn,
          clock,
          readBody: (key) => readFile(join(built.outDir, key)),
          log: (line) => log.push(line),
          progress: () => {},
          signal: new AbortController().signal,
        },
        counts,
        prefix: '',
        record: { id: prepared.plan.publish, by: 'the replay', commit },
        money: prepared.money,
        distributionReadAt: prepared.distributionReadAt,
        proveConditions: async () => false,
      });
      return { receipt, log };
    },
  };
}

export interface Published extends Applied {
  readonly plan: Plan;
  readonly built: BuildResult;
}

/** Builds and publishes; null when there was nothing to do. Throws when the plan is refused or stops half-way. */
export async function publishOnce(
  site: HistorySite,
  { clock, commit }: { readonly clock: VirtualClock; readonly commit: string },
): Promise<{ readonly built: BuildResult; readonly published: Published | null }> {
  const built = await site.build(clock.now());
  const target = openLocalTarget(site, clock);
  const prepared = await target.prepare(built, `${commit.slice(0, 8)}-${clock.now()}`);
  if (prepared.outcome === 'at-rest' || isIdle(prepared.plan)) return { built, published: null };
  const errors = prepared.plan.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`refused: ${JSON.stringify(errors)}`);
  const applied = await target.apply(prepared, built, commit);
  if (!applied.receipt.isComplete) throw new Error(`commit ${commit} was published in part`);
  return { built, published: { ...applied, plan: prepared.plan, built } };
}
