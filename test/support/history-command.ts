import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { toLogText } from '../../src/publish/operation-log.ts';
import { receiptToJson } from '../../src/report/receipt-json.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { Published } from './history-publish.ts';
import type { HistorySite } from './history-site.ts';
import { runCli } from './run-cli.ts';

/** What `storyclub publish` printed and logged, but for the names it gave its publish and purges. */
export interface Told {
  readonly document: unknown;
  readonly log: readonly unknown[];
}

const publishDocument = z.looseObject({
  publish: z.string(),
  receipt: z.looseObject({ purge: z.looseObject({ ids: z.array(z.string()) }) }),
});
const logLine = z.looseObject({ op: z.string(), callerReference: z.string().optional() });

/** Publishes a copy of the site by the command people run, at an instant. */
export async function publishByCommand({ root, loaded }: HistorySite, now: number): Promise<Told> {
  const folder = mkdtempSync(join(dirname(root), 'history-command-'));
  try {
    const outDir = join(root, loaded.config.outDir);
    cpSync(root, folder, { recursive: true, filter: (path) => path !== outDir });
    const args = ['publish', '--yes', '--json', '--log', 'audit.jsonl'];
    const env = { STORYCLUB_NOW: new Date(now).toISOString() };
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: folder, env });
    if (exitCode !== 0) throw new Error(`publish ended with ${exitCode}:\n${stderr}${stdout}`);
    const path = join(folder, 'audit.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
    return { document: withoutNames(JSON.parse(stdout)), log: toComparable(lines) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same of a publish made in this process. */
export function toTold({ plan, receipt, log }: Published, { findings }: BuildResult): Told {
  const document = receiptToJson(plan, receipt, { verbose: false, findings });
  const written: unknown = JSON.parse(JSON.stringify(document));
  return { document: withoutNames(written), log: toComparable(log.map(toLogText)) };
}

function withoutNames(value: unknown): unknown {
  const { publish: _, receipt, ...document } = publishDocument.parse(value);
  const { ids: __, ...purge } = receipt.purge;
  return { ...document, receipt: { ...receipt, purge } };
}

/** What goes up side by side may be answered in any order. */
function toComparable(lines: readonly string[]): readonly unknown[] {
  return lines.toSorted().map((line) => {
    const { callerReference: _, ...rest } = logLine.parse(JSON.parse(line));
    return rest;
  });
}
