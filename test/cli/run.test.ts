import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import type { ArgumentValue } from '../../src/cli/command.ts';
import type { CommandContext } from '../../src/cli/context.ts';
import { createRun } from '../../src/cli/create-run.ts';
import { terminalOf } from '../../src/cli/terminal.ts';
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts';

describe('the one document', () => {
  test('is written under --json, and nothing else is', () => {
    const { context, world } = start({ json: true });
    context.print(['a line']);
    context.document({ version: 1 });
    expect(JSON.parse(world.written.stdout())).toEqual({ version: 1 });
  });

  test('a second one would be a bug', () => {
    const { context } = start({ json: true });
    context.document({});
    expect(() => context.document({})).toThrow('a run has one JSON document');
  });

  test('is not written without --json', () => {
    const { context, world } = start({});
    context.print(['a line', 'another']);
    context.document({ version: 1 });
    expect(world.written.stdout()).toBe('a line\nanother\n');
  });
});

test('findings: errors and warnings always, notices unless --quiet, none under --json', () => {
  const finding = (severity: 'error' | 'notice') =>
    ({ code: severity, severity, place: null, what: 'What.', next: 'Next.', args: {} }) as const;
  const shown = (flags: Readonly<Record<string, ArgumentValue>>): string => {
    const { context, world } = start(flags);
    context.showFindings([finding('notice'), finding('error')]);
    return world.written.stderr();
  };
  expect(shown({})).toMatch(/error.*notice/s);
  expect(shown({ quiet: true })).toMatch(/^error(?!.*notice)/s);
  expect(shown({ json: true })).toBe('');
});

test('where nobody can be asked, a question is refused and names its flag', async () => {
  const { context } = start({});
  await expect(context.confirm('Publish?', '--yes')).rejects.toMatchObject({
    code: 'needs-confirmation',
    exitCode: 1,
    next: 'Read what it would do above, then run it again with --yes.',
  });
});

describe('the summary of a GitHub job', () => {
  test('is appended to', async () => {
    await using fixture = await createFixture({ 'summary.md': '# before\n' });
    const env = { GITHUB_STEP_SUMMARY: fixture.getPath('summary.md') };
    await start({}, fakeWorld({ env })).context.summary(['## plan', 'a row']);
    expect(await fixture.readFile('summary.md', 'utf8')).toBe('# before\n## plan\na row\n');
  });

  test('is nothing elsewhere', async () => {
    await expect(start({}).context.summary(['x'])).resolves.toBeUndefined();
  });
});

describe('Ctrl-C', () => {
  test('the first one asks to stop, the second one stops', () => {
    const { context, world } = start({});
    expect(context.signal.aborted).toBe(false);
    world.interrupt();
    expect(context.signal.aborted).toBe(true);
    expect(world.written.stderr()).toContain('once more stops at once');
    expect(() => world.interrupt()).toThrow('the process ended with 130');
    expect(world.exits).toEqual([130]);
  });
});

function start(
  flags: Readonly<Record<string, ArgumentValue>>,
  world: FakeWorld = fakeWorld(),
): { readonly context: CommandContext; readonly world: FakeWorld } {
  const context = createRun({
    world,
    terminal: terminalOf(world),
    programVersion: '1',
    flags,
    stopsGently: true,
    onState: () => {},
    onDocument: () => {},
  });
  return { context, world };
}
