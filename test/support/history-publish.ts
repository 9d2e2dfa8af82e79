import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenTarget, openTarget } from '../../src/cli/open-target.ts';
import { toPrepareInput } from '../../src/cli/plan-site.ts';
import type { virtualClock } from '../../src/clock.ts';
import { isIdle, type Plan } from '../../src/plan/plan.ts';
import type { LogLine } from '../../src/publish/operation-log.ts';
import { type Prepared, preparePublish } from '../../src/publish/prepare-publish.ts';
import { publishPlan } from '../../src/publish/publish.ts';
import type { Receipt } from '../../src/publish/receipt.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { HistorySite } from './history-site.ts';

/** Publishing in this process, wired as the command wires it. */

export type VirtualClock = ReturnType<typeof virtualClock>;

export interface Published {
  readonly plan: Plan;
  readonly receipt: Receipt;
  readonly log: readonly LogLine[];
}

export interface Asked {
  readonly target: OpenTarget;
  readonly prepared: Prepared;
}

export interface Planning {
  readonly built: BuildResult;
  readonly clock: VirtualClock;
  /** Looks at every key, even where the root alone says that there is nothing to do. */
  readonly thorough?: boolean;
}

/** Plans a publish. The target is opened anew: nothing is remembered but what was written. */
export async function prepareOnce(
  { root, loaded }: HistorySite,
  { built, clock, thorough = false }: Planning,
): Promise<Asked> {
  const site = { root, ...loaded, bucketTarget: null, clock };
  const target = await openTarget(site);
  const input = toPrepareInput(site, built, { target, urgent: false, at: null, thorough });
  return { target, prepared: await preparePublish(input) };
}

/** Publishes a build; null when there was nothing to do. Throws when the plan is refused or stops half-way. */
export async function publishOnce(
  site: HistorySite,
  {
    built,
    clock,
    commit,
  }: { readonly built: BuildResult; readonly clock: VirtualClock; readonly commit: string },
): Promise<Published | null> {
  const { target, prepared } = await prepareOnce(site, { built, clock });
  if (prepared.outcome === 'at-rest' || isIdle(prepared.plan)) return null;
  const { plan } = prepared;
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`refused: ${JSON.stringify(errors)}`);
  const log: LogLine[] = [];
  const receipt = await publishPlan({
    ...prepared,
    ...target,
    seams: {
      ...target,
      clock,
      readBody: (key) => readFile(join(built.outDir, key)),
      log: (line) => log.push(line),
      progress: () => {},
      signal: new AbortController().signal,
    },
    record: { id: plan.publish, by: 'the replay', commit, committedAt: null, isUncommitted: false },
    keepReleases: 5,
    proveConditions: async () => false,
  });
  if (!receipt.isComplete) throw new Error('the publish stopped half-way');
  return { plan, receipt, log };
}
