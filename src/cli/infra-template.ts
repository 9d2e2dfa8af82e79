import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import type { SiteStacks, Stack } from '../infra/template/stacks.ts';
import { templateToYaml } from '../infra/template/template-to-yaml.ts';
import { templateToJson } from '../report/template-json.ts';
import { renderTemplateNotes, renderTemplates } from '../report/template-text.ts';
import type { CommandContext } from './context.ts';
import { siteStacks } from './site-stacks.ts';

export interface TemplateFlags {
  readonly stack: string | null;
  readonly format: string | null;
  readonly out: string | null;
  readonly 'insist-on-website': boolean;
}

/** The body of `infra template`: asks nobody, and needs no credentials. */
export async function printTemplate(context: CommandContext, flags: TemplateFlags): Promise<void> {
  const { target, ...made } = await siteStacks(context, { insist: flags['insist-on-website'] });
  const stacks = chosen(made, flags.stack);
  const format = flags.format === 'json' ? 'json' : 'yaml';
  const files =
    flags.out === null
      ? []
      : await writeTemplates(stacks, { folder: resolve(context.cwd, flags.out), format });
  if (flags.out === null) {
    if (format === 'json' && stacks.length > 1) throw tooManyForJson(stacks);
    context.print(renderTemplates(stacks.map((stack) => ({ stack, text: toText(stack, format) }))));
  } else context.print(files);
  context.document(templateToJson({ ...made, stacks }, { target: target.name, files }));
  context.note(renderTemplateNotes({ ...made, stacks }, context.width));
}

function toText(stack: Stack, format: 'json' | 'yaml'): string {
  return format === 'json' ? `${JSON.stringify(stack.template, null, 2)}\n` : templateToYaml(stack);
}

/** The stacks that are asked for: one, or all there are. Throws UserError. */
function chosen({ stacks }: SiteStacks, kind: string | null): readonly Stack[] {
  if (kind === null) return stacks;
  const found = stacks.filter((stack) => stack.kind === kind);
  if (found.length > 0) return found;
  throw new UserError({
    code: 'usage',
    what: `The site has no stack for ${kind === 'site' ? 'itself' : `its ${kind}`}.`,
    next: `Name one it has: --stack ${stacks.map((stack) => stack.kind).join(', --stack ')}.`,
  });
}

function tooManyForJson(stacks: readonly Stack[]): UserError {
  return new UserError({
    code: 'usage',
    what: `The site has ${stacks.length} stacks, and JSON is one value.`,
    next: `Name one (--stack ${stacks.map((stack) => stack.kind).join(', --stack ')}), or a folder to write all to (--out <folder>).`,
  });
}

async function writeTemplates(
  stacks: readonly Stack[],
  { folder, format }: { readonly folder: string; readonly format: 'json' | 'yaml' },
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = stacks.map((stack) => ({ stack, file: join(folder, `${stack.name}.${format}`) }));
  for (const { stack, file } of files) await writeFile(file, toText(stack, format));
  return files.map(({ file }) => file);
}
