import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import type { Plan } from '../plan/plan.ts';
import type { Prepared } from '../publish/prepare-publish.ts';
import { paintFor } from '../report/paint.ts';
import { planToJson } from '../report/plan-json.ts';
import { findingsToMarkdown } from '../report/findings-markdown.ts';
import { renderPlan } from '../report/plan-text.ts';
import type { CommandContext } from './context.ts';

/** A plan file holds what is to be done, not what is kept or was noticed. */
const PLAN_FILE = { verbose: false, findings: [] } as const;

type Planned = Extract<Prepared, { outcome: 'planned' }>;

/** Prints a plan and its findings, in a GitHub job also into the summary. */
export async function showPlan(
  context: CommandContext,
  { plan, unfinished, findings: noticed }: Planned,
  built: readonly Finding[],
): Promise<void> {
  const { width, verbose } = context;
  if (unfinished !== null) context.note(['Another publish is under way, or did not finish.']);
  context.showFindings([...noticed, ...plan.findings]);
  context.print(renderPlan(plan, { width, verbose, paint: paintFor(context.colour.stdout) }));
  context.document(planToJson(plan, { verbose, findings: [...built, ...noticed] }));
  await context.summary(planSummary(plan, [...built, ...noticed]));
}

/** The plan for a GitHub job's summary, with every finding that is more than a notice. */
export function planSummary(plan: Plan, findings: readonly Finding[]): readonly string[] {
  const lines = renderPlan(plan, { width: 120, verbose: false, paint: (_, text) => text });
  const shown = [...findings, ...plan.findings].filter(({ severity }) => severity !== 'notice');
  return ['### storyclub plan', '', '```', ...lines, '```', '', ...findingsToMarkdown(shown)];
}

export function unfinishedLines({
  drifted,
}: NonNullable<Planned['unfinished']>): readonly string[] {
  const lines = ['An earlier publish did not finish; what it had changed is counted here.'];
  if (drifted.length > 0) lines.push(`Not as either publish left them: ${drifted.join(', ')}`);
  return lines;
}

/** Writes a plan for `publish --plan`. */
export async function writePlanFile(
  context: CommandContext,
  plan: Plan,
  out: string,
): Promise<void> {
  const path = resolve(context.cwd, out);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(planToJson(plan, PLAN_FILE), null, 2)}\n`);
  context.note([`plan written to ${out}; apply it with: storyclub publish --plan ${out}`]);
}

/** Refuses a plan file that no longer is what would be done. Throws UserError. */
export async function checkPlanFile(
  context: CommandContext,
  plan: Plan,
  path: string,
): Promise<void> {
  const file = await readPlanFile(resolve(context.cwd, path), path);
  if (file['version'] !== 1)
    throw notAPlan(path, `its version is ${String(file['version'])}, this program writes 1`);
  const expected = comparable(file);
  const actual = comparable({ ...planToJson(plan, PLAN_FILE) });
  if (expected === actual) return;
  throw new UserError({
    code: 'plan-moved',
    what: `${path} is not what publishing would do now.`,
    why: 'The site as built, the live state or what is due has moved since the plan was made.',
    next: `Look at it again: storyclub plan --out ${path}`,
    exitCode: 1,
  });
}

async function readPlanFile(
  path: string,
  shown: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error('it is no object');
    return { ...value };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = error instanceof Error ? error.message : String(error);
    throw notAPlan(shown, missing ? 'There is no such file.' : why);
  }
}

function notAPlan(path: string, why: string): UserError {
  return new UserError({
    code: 'plan-file-unreadable',
    what: `${path} is no plan of storyclub.`,
    why,
    next: `Make one: storyclub plan --out ${path}`,
  });
}

/** What must not have moved: the state it was made from, and every change with its body and headers. */
function comparable(file: Readonly<Record<string, unknown>>): string {
  const changes = Array.isArray(file['changes']) ? file['changes'] : [];
  const rows = changes.map((change: unknown): readonly unknown[] => {
    const row = new Map<string, unknown>(
      typeof change === 'object' && change !== null ? Object.entries(change) : [],
    );
    return ['key', 'change', 'digest', 'cacheControl', 'contentType', 'action'].map((name) =>
      row.get(name),
    );
  });
  return JSON.stringify([file['target'], file['urgent'], file['basis'], rows]);
}
