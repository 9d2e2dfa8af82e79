import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fastGlob from 'fast-glob';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';

/** A line that must not stand in a file, and the rule that has to refuse it. */
type Row = readonly [
  file: string,
  line: string,
  rule: 'imports' | 'globals' | 'properties' | 'console',
];

/** One bad line for every "never" of the table "who may import whom". */
const forbidden: readonly Row[] = [
  ['src/cache/a.ts', "import { x } from '../plan/x.ts';", 'imports'],
  ['src/cache/b.ts', "import type { Finding } from '../findings/finding.ts';", 'imports'],
  ['src/cache/c.ts', "import fs from 'node:fs/promises';", 'imports'],
  ['src/cache/d.ts', "import { z } from 'zod';", 'imports'],
  ['src/cache/e.ts', 'export const now = Date.now();', 'globals'],
  ['src/findings/a.ts', "import { x } from '../plan/x.ts';", 'imports'],
  ['src/config/types.ts', "import { x } from '../site/x.ts';", 'imports'],
  ['src/clock.ts', "import { x } from './plan/x.ts';", 'imports'],
  ['src/plan/a.ts', "import { x } from '../origin/s3.ts';", 'imports'],
  ['src/plan/b.ts', "import { x } from '../cdn/cloudfront.ts';", 'imports'],
  ['src/plan/c.ts', "import type { Receipt } from '../publish/receipt.ts';", 'imports'],
  ['src/plan/d.ts', "import { x } from '../report/x.ts';", 'imports'],
  ['src/plan/e.ts', "import { x } from '../commands/x.ts';", 'imports'],
  ['src/plan/f.ts', "import { readFile } from 'node:fs/promises';", 'imports'],
  ['src/plan/g.ts', "import { createHash } from 'crypto';", 'imports'],
  ['src/plan/h.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'imports'],
  ['src/plan/i.ts', "import { buildSite } from '../site/build.ts';", 'imports'],
  ['src/plan/j.ts', "import { loadConfig } from '../config/load-config.ts';", 'imports'],
  ['src/plan/k.ts', "import { systemClock } from '../clock.ts';", 'imports'],
  ['src/plan/l.ts', "export const x = await import('../origin/s3.ts');", 'imports'],
  ['src/plan/m.ts', 'export const day = new Date(0);', 'globals'],
  ['src/plan/n.ts', "export const f = new Intl.DateTimeFormat('en');", 'properties'],
  ['src/plan/o.ts', 'export const t = performance.now();', 'globals'],
  ['src/plan/p.ts', 'export const g = globalThis;', 'globals'],
  ['src/plan/q.ts', "console.log('planned');", 'globals'],
  ['src/plan/r.ts', 'export const e = process.env;', 'globals'],
  ['src/plan/deep/a.ts', "import { x } from '../../origin/s3.ts';", 'imports'],
  ['src/site/a.ts', "import { x } from '../plan/x.ts';", 'imports'],
  ['src/site/b.ts', "import { x } from '../origin/directory.ts';", 'imports'],
  ['src/site/c.ts', "import { x } from '../cdn/local.ts';", 'imports'],
  ['src/site/d.ts', "import { x } from '../publish/apply.ts';", 'imports'],
  ['src/site/e.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'imports'],
  ['src/site/f.ts', "import { readFile } from 'node:fs/promises';", 'imports'],
  ['src/site/g.ts', "import fs from 'fs';", 'imports'],
  ['src/site/h.ts', "import { loadConfig } from '../config/load-config.ts';", 'imports'],
  ['src/site/read-a.ts', "import { x } from '../plan/x.ts';", 'imports'],
  ['src/origin/directory.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'imports'],
  ['src/origin/a.ts', "import { planPublish } from '../plan/plan.ts';", 'imports'],
  ['src/origin/s3.ts', "import { x } from '../report/x.ts';", 'imports'],
  ['src/cdn/local.ts', "import { x } from '@aws-sdk/client-cloudfront';", 'imports'],
  ['src/cdn/cloudfront.ts', "import { x } from '../commands/x.ts';", 'imports'],
  ['src/publish/a.ts', "import { directoryOrigin } from '../origin/directory.ts';", 'imports'],
  ['src/publish/b.ts', "import { cloudfrontCdn } from '../cdn/cloudfront.ts';", 'imports'],
  ['src/publish/c.ts', "console.log('published');", 'console'],
  ['src/edge/a.ts', "import type { Plan } from '../plan/plan.ts';", 'imports'],
  ['src/edge/b.ts', "import { directoryOrigin } from '../origin/directory.ts';", 'imports'],
  ['src/edge/c.ts', "import { x } from '../rehearse/x.ts';", 'imports'],
  ['src/serve/a.ts', "import type { Plan } from '../plan/plan.ts';", 'imports'],
  ['src/serve/b.ts', "import { directoryOrigin } from '../origin/directory.ts';", 'imports'],
  ['src/serve/c.ts', "import { buildSite } from '../site/build.ts';", 'imports'],
  ['src/rehearse/a.ts', "import { planPublish } from '../plan/plan.ts';", 'imports'],
  ['src/rehearse/b.ts', "import { renderPlan } from '../report/plan-text.ts';", 'imports'],
  ['src/rehearse/c.ts', "import { createServer } from 'node:http';", 'imports'],
  ['src/verify/a.ts', "import { s3Origin } from '../origin/s3.ts';", 'imports'],
  ['src/verify/b.ts', "import { renderReceipt } from '../report/receipt-text.ts';", 'imports'],
  ['src/fix/a.ts', "import { readFile } from 'node:fs/promises';", 'imports'],
  ['src/fix/b.ts', "import { x } from '../cli/x.ts';", 'imports'],
  ['src/infra/a.ts', "import { ACMClient } from '@aws-sdk/client-acm';", 'imports'],
  ['src/infra/gather-a.ts', "import { x } from '../plan/x.ts';", 'imports'],
  ['src/infra/b.ts', "import { s3Origin } from '../origin/s3.ts';", 'imports'],
  ['src/infra/gather-b.ts', "import { cloudFrontCdn } from '../cdn/cloudfront.ts';", 'imports'],
  ['src/infra/fix/a.ts', "import { x } from '@aws-sdk/client-cloudfront';", 'imports'],
  ['src/infra/fix/b.ts', "import { s3Origin } from '../../origin/s3.ts';", 'imports'],
  ['src/report/a.ts', "import { applyPlan } from '../publish/apply.ts';", 'imports'],
  ['src/report/b.ts', "import { writeFile } from 'node:fs/promises';", 'imports'],
  ['src/report/c.ts', "console.log('lines');", 'console'],
  ['src/commands/a.ts', "import { command } from './build.ts';", 'imports'],
];

/** What the table allows, beside what it forbids. */
const allowed: Readonly<Record<string, string>> = {
  'src/cache/ok.ts': "import type { Behaviour } from './behaviour.ts';\nexport type A = Behaviour;",
  'src/plan/ok.ts':
    "import { edgeLifetime } from '../cache/lifetime.ts';\nimport type { Config } from '../config/types.ts';\nimport type { OutputFile } from '../site/types.ts';\nexport type B = Config | OutputFile;\nexport const c = edgeLifetime;",
  'src/site/read-ok.ts': "import { readFile } from 'node:fs/promises';\nexport const d = readFile;",
  'src/site/write-ok.ts':
    "import { writeFile } from 'node:fs/promises';\nexport const e = writeFile;",
  'src/origin/s3.ts': "import { S3Client } from '@aws-sdk/client-s3';\nexport const f = S3Client;",
  'src/cdn/cloudfront.ts':
    "import { x } from '@aws-sdk/client-cloudfront';\nimport type { Distribution } from '../cache/behaviour.ts';\nexport type G = Distribution;\nexport const g = x;",
  'src/publish/ok.ts':
    "import type { Origin } from '../origin/origin.ts';\nimport { diff } from '../plan/diff.ts';\nexport type H = Origin;\nexport const h = diff;",
  'src/infra/ok.ts':
    "import { s3Needs } from '../origin/s3-access.ts';\nimport { purposeOf } from '../origin/rights.ts';\nimport type { Cdn } from '../cdn/cdn.ts';\nexport type K = Cdn;\nexport const k = [s3Needs, purposeOf];",
  'src/infra/gather-ok.ts': "import { x } from '@aws-sdk/client-acm';\nexport const i = x;",
  'src/infra/fix/ok.ts':
    "import type { DistributionConfig } from '@aws-sdk/client-cloudfront';\nexport type L = DistributionConfig;",
  'src/report/ok.ts': "import type { Plan } from '../plan/plan.ts';\nexport type J = Plan;",
  'src/commands/ok.ts': "export const run = () => import('../site/build.ts');",
};

const rules = {
  imports: 'eslint(no-restricted-imports)',
  globals: 'eslint(no-restricted-globals)',
  properties: 'eslint(no-restricted-properties)',
  console: 'eslint(no-console)',
} as const;

describe('the table "who may import whom" is enforced', () => {
  test('every forbidden line is refused, where it stands and for its reason', async () => {
    const files = Object.fromEntries(forbidden.map(([file, line]) => [file, `${line}\n`]));
    const reported = await lint(files);
    const missed = forbidden.filter(
      ([file, , rule]) => !reported.some((one) => one.file === file && one.rule === rules[rule]),
    );
    expect(missed).toEqual([]);
  });

  test('what the table allows passes', async () => {
    const tableRules: readonly string[] = Object.values(rules);
    const reported = await lint(allowed);
    expect(reported.filter(({ rule }) => tableRules.includes(rule))).toEqual([]);
  });

  test('commands load what acts when they run: no static import but the framework and findings', () => {
    const offending = fastGlob.sync('src/commands/*.ts').flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const imports = text.matchAll(/^import (?!type\b)[^;]*? from '([^']+)';/gm);
      return [...imports]
        .map(([, specifier = '']) => specifier)
        .filter((specifier) => !/^(node:|\.\.\/(cli|findings)\/)/.test(specifier))
        .map((specifier) => `${file}: ${specifier}`);
    });
    expect(offending).toEqual([]);
  });
});

async function lint(
  files: Readonly<Record<string, string>>,
): Promise<readonly { file: string; rule: string }[]> {
  await using fixture = await createFixture({
    ...files,
    '.oxlintrc.json': readFileSync('.oxlintrc.json', 'utf8'),
  });
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format', 'json', 'src'], {
    cwd: fixture.path,
    encoding: 'utf8',
  });
  const report: { diagnostics: { filename: string; code: string }[] } = JSON.parse(stdout);
  return report.diagnostics.map(({ filename, code }) => ({ file: filename, rule: code }));
}
