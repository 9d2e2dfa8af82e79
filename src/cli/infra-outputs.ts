import type { ExitCode } from '../findings/user-error.ts';
import { UserError } from '../findings/user-error.ts';
import { type TargetSettings, changedLines, editTarget } from '../infra/stack/edit-config.ts';
import { phaseOf } from '../infra/stack/stack-facts.ts';
import { outputs as names } from '../infra/template/stacks.ts';
import { paintFor } from '../report/paint.ts';
import { renderHead } from '../report/stack-head-text.ts';
import { outputsToJson } from '../report/stack-json.ts';
import { renderOutputs, renderSettings } from '../report/stack-outputs-text.ts';
import type { CommandContext } from './context.ts';
import { openStacks, type StackRun } from './stack-run.ts';
import { readConfigText, replaceConfig } from './write-config.ts';

/** The body of `infra outputs`: shows what the stacks made, and writes it into the configuration. Throws UserError. */
export async function showOutputs(
  context: CommandContext,
  { yes, account: wanted }: { readonly yes: boolean; readonly account: string | null },
): Promise<ExitCode> {
  const run = await openStacks(context, { insist: true, parameter: [], wanted });
  const found = await readOutputs(run);
  const settings = settingsOf(run);
  const { root } = await context.site();
  const target = run.stacks.target.name;
  const { path, file, text } = await readConfigText(root);
  const edited = editTarget(text, target, settings);
  const frame = { target, account: run.account };
  context.print([
    ...renderHead('outputs', frame),
    ...found.flatMap(({ name, outputs }) =>
      Object.keys(outputs).length === 0 ? [] : ['', ...renderOutputs(name, outputs)],
    ),
  ]);
  const document = { stacks: found, settings, file };
  if (edited === text) {
    context.print(['', `${file} has them already`]);
    context.document(outputsToJson({ ...document, written: false }, frame));
    return 0;
  }
  if (edited === null) throw notEdited(context, { file, target, settings });
  const paint = paintFor(context.colour.stdout);
  context.print([
    '',
    `in ${file}:`,
    ...changedLines(text, edited).map((line) =>
      paint(line.startsWith('+') ? 'green' : 'red', `  ${line}`),
    ),
  ]);
  const agreed = yes || (await context.confirm(`Write this into ${file}?`, '--yes'));
  if (agreed && !(await replaceConfig({ path, before: text, after: edited, target, settings })))
    throw notEdited(context, { file, target, settings });
  context.print(['', agreed ? `${file} is written` : 'nothing was changed']);
  context.document(outputsToJson({ ...document, written: agreed }, frame));
  return agreed ? 0 : 1;
}

/** The outputs of the stacks that are there. Throws UserError when the one of the site is not. */
async function readOutputs(run: StackRun) {
  const found: {
    name: string;
    region: string;
    status: string;
    outputs: Readonly<Record<string, string>>;
  }[] = [];
  for (const { kind, name, region } of run.stacks.stacks) {
    const facts = await (await run.service(region)).describe(name);
    if (facts === null || phaseOf(facts.status) === 'reviewed') {
      if (kind !== 'site') continue;
      throw new UserError({
        code: 'no-stack',
        what: `There is no stack ${name} in ${region} of account ${run.account}.`,
        next: 'Deploy it: storyclub infra deploy; or check `infra.stack` and `region` of the target, and whose credentials these are.',
      });
    }
    run.outputs.set(name, facts.outputs);
    found.push({ name, region, status: facts.status, outputs: facts.outputs });
  }
  return found;
}

function settingsOf({ stacks: { stacks, input }, outputs }: StackRun): TargetSettings {
  const site = stacks.find(({ kind }) => kind === 'site');
  const made = outputs.get(site?.name ?? '') ?? {};
  const distribution = made[names.distributionId];
  if (distribution === undefined) {
    throw new UserError({
      code: 'no-stack',
      what: `The stack ${site?.name ?? input.infra.stack} has no distribution to tell of: it is not made yet, or by another template.`,
      next: 'Look at it with `storyclub infra diff`, and deploy it.',
    });
  }
  return {
    bucket: made[names.bucket] ?? input.bucket,
    region: site?.region ?? input.region,
    distribution,
  };
}

function notEdited(
  context: CommandContext,
  about: { readonly file: string; readonly target: string; readonly settings: TargetSettings },
): UserError {
  context.print(['', ...renderSettings(about.target, about.settings)]);
  return new UserError({
    code: 'config-not-edited',
    what: `${about.file} is left as it is: where the target ${about.target} is written in it cannot be told surely.`,
    why: 'It is edited only where `targets` and the target are spelled out with plain texts, and where the outcome means what it should.',
    next: `Write these into the target: bucket: '${about.settings.bucket}', region: '${about.settings.region}', distribution: '${about.settings.distribution}'.`,
  });
}
