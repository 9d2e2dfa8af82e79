import type { NeededRecord, NeededText, SiteStacks, Stack } from '../infra/template/stacks.ts';
import { printable } from './paint.ts';
import { wrap } from './wrap.ts';

type Outputs = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** What is there after a deploy, and what is left to its owner. */
export function renderDeployed(
  { stacks, records }: SiteStacks,
  outputs: Outputs,
  {
    target,
    isWritten,
    width,
  }: { readonly target: string; readonly isWritten: boolean; readonly width: number },
): readonly string[] {
  const known = records.flatMap((record) => toRow(record, outputs) ?? []);
  return [
    ...stacks.flatMap(({ name }) => {
      const made = outputs.get(name) ?? {};
      return Object.keys(made).length === 0 ? [] : renderOutputs(name, made);
    }),
    ...(known.length === 0
      ? []
      : [
          '',
          'records to make where the names of the site are kept:',
          ...table(known.map(({ cells }) => cells)),
        ]),
    ...(isWritten
      ? []
      : [
          '',
          ...wrap(
            `next: \`storyclub infra outputs --target ${target}\` writes them into storyclub.config.ts`,
            width,
          ),
        ]),
  ];
}

/** The outputs of one stack. */
export function renderOutputs(
  name: string,
  outputs: Readonly<Record<string, string>>,
): readonly string[] {
  const rows = Object.entries(outputs).map(([key, value]) => [key, value] as const);
  return [`stack ${name}`, ...table(rows)];
}

/** What has to be done by hand after a stack and before the next: its step, and the records it is about. */
export function renderStep(
  { records }: SiteStacks,
  outputs: Outputs,
  { stack: { kind, name, nextStep }, isLast }: { readonly stack: Stack; readonly isLast: boolean },
): readonly string[] {
  const rows = records
    .filter(
      ({ type, value }) =>
        (value.is === 'output' && value.stack === name) || (type === 'MX' && kind === 'mail'),
    )
    .flatMap((record) => toRow(record, outputs) ?? []);
  return [
    isLast ? 'left to you:' : 'NOW, before it goes on:',
    ...(nextStep === null ? [] : [`  ${nextStep}`]),
    ...(rows.length === 0
      ? []
      : [
          '  records to make:',
          ...table(rows.map(({ cells }) => cells)).map((line) => `  ${line}`),
        ]),
  ];
}

interface Row {
  readonly cells: readonly [string, string, string];
}

/** Null while its name or value is not known. */
function toRow({ name, type, value }: NeededRecord, outputs: Outputs): Row | null {
  const [from, to] = [textOf(name, outputs), textOf(value, outputs)];
  return from === null || to === null ? null : { cells: [from, type, to] };
}

function textOf(text: NeededText, outputs: Outputs): string | null {
  switch (text.is) {
    case 'text':
      return text.text;
    case 'output':
      return outputs.get(text.stack)?.[text.output] ?? null;
    case 'validation':
      return null;
  }
}

/** Columns as wide as their widest cell, the last one as it is. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => printable(cell).padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

/** What to write into the configuration by hand. */
export function renderSettings(
  target: string,
  {
    bucket,
    region,
    distribution,
  }: { readonly bucket: string; readonly region: string; readonly distribution: string },
): readonly string[] {
  return [
    'to write into the configuration:',
    `  targets: { ${/^[A-Za-z_$][\w$]*$/.test(target) ? target : `'${target}'`}: {`,
    `    bucket: '${bucket}', region: '${region}', distribution: '${distribution}',`,
    '  } },',
  ];
}
