import { makeStacks } from '../../../src/infra/template/make-stacks.ts';
import type { Stack } from '../../../src/infra/template/stacks.ts';
import type { Template } from '../../../src/infra/template/template.ts';
import { now } from '../infra-facts.ts';
import { templateInput } from '../infra-variants.ts';
import { startAccount } from './account.ts';
import { byTemplates, examineSite, makeSite } from './infra-site.ts';

type Path = readonly string[];

/** Every value and every item of a list in the properties of the usual site's resources, as `Bucket.BucketName`. */
export function propertiesOfTemplates(): readonly string[] {
  return makeStacks(templateInput()).stacks.flatMap(({ template }) =>
    Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
      leavesOf(Properties, [id]).map((path) => path.join('/')),
    ),
  );
}

/** What comes of a template without one of its values: it is refused, or what the doctor finds then. */
export async function withoutProperty(named: string): Promise<readonly string[]> {
  const [id = '', ...path] = named.split('/');
  const account = await startAccount({ now: () => now });
  try {
    const site = await makeSite(account, templateInput(), async (to, stacks) =>
      byTemplates(
        to,
        stacks.map((stack) => lacking(stack, [id, 'Properties', ...path])),
      ),
    );
    const { diagnoses, unread } = await examineSite(account, site);
    return [...diagnoses.map(({ code }) => code), ...unread.map(({ fact }) => fact)];
  } catch (error) {
    return [`refused: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await account.close();
  }
}

function leavesOf(value: unknown, at: Path): readonly Path[] {
  const isWhole =
    typeof value !== 'object' ||
    value === null ||
    Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (isWhole) return [at];
  const inner = Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...at, key]));
  return Number.isInteger(Number(at.at(-1))) && typeof value === 'object' ? [at, ...inner] : inner;
}

function lacking(stack: Stack, path: Path): Stack {
  // By way of JSON: parts that templates share are parts of their own then.
  const template = JSON.parse(JSON.stringify(stack.template)) as Template;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], template.Resources);
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return { ...stack, template };
}
