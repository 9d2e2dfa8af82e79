import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Workflow {
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: Readonly<Record<string, string>>;
        readonly 'timeout-minutes': number;
        readonly steps: readonly {
          readonly uses?: string;
          readonly with?: Record<string, unknown>;
        }[];
      }
    >
  >;
}

const folder = '.github/workflows';

describe.each(readdirSync(folder))('%s', (file) => {
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);

  test('pins every action by its commit, its version beside it', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action = '']) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses)
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('grants nothing by default, and no job may write but for its identity', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of jobs) {
      const { contents, ...others } = permissions;
      expect(contents).toBe('read');
      expect(Object.keys(others).filter((name) => name !== 'id-token')).toEqual([]);
    }
  });

  test('keeps no token in the checkout', () => {
    const checkouts = jobs.flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  test('ends by itself, and never runs beside itself', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    expect(workflow.concurrency).toBeDefined();
  });

  test('puts nothing a stranger can write into a shell', () => {
    expect(text).not.toMatch(/run:[^\n]*\$\{\{/);
  });
});

test.each(['publish.yml', 'plan.yml'])('%s has the history that tells an older commit', (file) => {
  const workflow: Workflow = parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const checkouts = Object.values(workflow.jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
  );
  expect(checkouts).toHaveLength(1);
  expect(checkouts[0]?.with).toMatchObject({ 'fetch-depth': 0, filter: 'blob:none' });
});

test('a publish under way is never cut off', () => {
  const workflow: Workflow = parse(readFileSync(`${folder}/publish.yml`, 'utf8'));
  expect(workflow.concurrency).toEqual({ group: 'publish', 'cancel-in-progress': false });
});
