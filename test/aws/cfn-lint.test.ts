import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createFixture } from 'fs-fixture';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import { templateToYaml } from '../../src/infra/template/template-to-yaml.ts';
import { movingVariants, variants } from '../support/infra-variants.ts';
import { installCfnLint } from './install.ts';

/**
 * cfn-lint (PyPI) judges templates by AWS's own resource schemas: which properties there are, what each may hold, and
 * whether all that is referred to is there. Of its advice (I…) none is asked.
 */
const run = promisify(execFile);
let cfnLint: string;

beforeAll(async () => {
  cfnLint = await installCfnLint(console.log);
}, 300_000);

interface Match {
  readonly Filename: string;
  readonly Location: { readonly Start: { readonly LineNumber: number } };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** `usual-site.yaml: E3002 …`, one for each thing it finds. */
async function findingsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using folder = await createFixture({ ...files });
  const args = ['--format', 'json', '--', ...Object.keys(files)];
  const { stdout } = await run(cfnLint, args, { cwd: folder.path }).catch(
    // It exits with other than 0 when it finds something.
    (failed: { readonly stdout: string }) => failed,
  );
  const matches: readonly Match[] = JSON.parse(stdout);
  return matches.map(({ Filename, Message, Rule }) => `${Filename}: ${Rule.Id} ${Message}`);
}

/** Each stack of each variant as a file: `plan-free.site.yaml`. */
const templates = Object.fromEntries(
  Object.entries({ ...variants, ...movingVariants }).flatMap(([name, input]) =>
    makeStacks(input).stacks.map((stack) => [
      `${name.replaceAll(/\W+/g, '-')}.${stack.kind}.yaml`,
      templateToYaml(stack),
    ]),
  ),
);

test('cfn-lint finds nothing wrong with any stack of any variant', async () => {
  expect(Object.keys(templates).length).toBeGreaterThan(25);
  expect(await findingsOf(templates)).toEqual([]);
});

describe('and it does find', () => {
  const planted = [
    ['a property that is none', 'PublicAccessBlockConfiguration:', 'PublicAccess:', 'E3002'],
    ['a reference that leads nowhere', '!Ref OriginAccess', '!Ref OriginAcess', 'E1020'],
    ['an attribute a resource lacks', '.RegionalDomainName', '.RegionalName', 'E1010'],
    ['a value that is none', 'HttpVersion: http2and3', 'HttpVersion: http4', 'E3030'],
    [
      'a header for tags that is not there',
      'HeaderName: x-amz-meta-cache-tag',
      'HeaderNames: x',
      'E3002',
    ],
    ['a statement that is none', 'Effect: Deny', 'Effect: Never', 'E3512'],
  ] as const;
  const usual = templates['all-of-it.site.yaml'] ?? '';
  let found: readonly string[];

  beforeAll(async () => {
    const files = planted.map(([, right, wrong], at) => [
      `planted-${at}.yaml`,
      usual.replace(right, wrong),
    ]);
    found = await findingsOf(Object.fromEntries(files));
  });

  test.each(planted.map((mistake, at) => [...mistake, at] as const))(
    '%s',
    (_, right, _wrong, rule, at) => {
      expect(usual).toContain(right);
      const here = found.filter((line) => line.startsWith(`planted-${at}.yaml: `));
      expect(here.join('\n')).toContain(` ${rule} `);
    },
  );
});
