import { expect, test } from 'vitest';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import type { Stack } from '../../src/infra/template/stacks.ts';
import type { Template } from '../../src/infra/template/template.ts';
import { startAccount } from '../support/account/account.ts';
import { byTemplates, examineSite, makeSite } from '../support/account/infra-site.ts';
import { now } from '../support/infra-facts.ts';
import { templateInput } from '../support/infra-variants.ts';

const input = templateInput();
const [site] = makeStacks(input).stacks;
if (site === undefined) throw new Error('no stack');
const paths = Object.entries(site.template.Resources).flatMap(([id, { Properties }]) =>
  pathsIn(Properties, [id, 'Properties']),
);

test('all', async () => {
  for (const path of paths) {
    const account = await startAccount({ now: () => now });
    let line = '';
    try {
      const facts = await makeSite(account, input, async (to, stacks) => await byTemplates(to, stacks.map((stack) => without(stack, path))));
      const { diagnoses, unread } = await examineSite(account, facts);
      line = [...new Set(diagnoses.map(({ code }) => code)), ...unread.map(({ fact }) => `unread ${fact}`)].join(' ') || 'NOTHING';
    } catch (error) {
      line = `refused: ${error instanceof Error ? error.message.slice(0, 150) : ''}`;
    }
    process.stderr.write(`${path.slice(0, 1)}.${path.slice(2).join('.')} → ${line}\n`);
    await account.close();
  }
  expect(paths.length).toBeGreaterThan(10);
}, 600_000);

/** Every property, at any depth, and every item of a list. */
function pathsIn(value: unknown, at: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const isFunction = Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (isFunction) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])]);
}

function without(stack: Stack, path: readonly string[]): Stack {
  const template = structuredClone(stack.template) as unknown;
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], { ...(template as { Resources: object }).Resources });
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return { ...stack, template: template as Template };
}
