import type { NeededRecord, NeededText, SiteStacks, Stack } from '../infra/template/stacks.ts';
import { wrap } from './wrap.ts';

/** Templates as they are handed to CloudFormation; several are documents of one stream of YAML. */
export function renderTemplates(
  made: readonly { readonly stack: Stack; readonly text: string }[],
): readonly string[] {
  return made.flatMap(({ stack, text }) => [
    ...(made.length > 1 ? ['---', `# The stack ${stack.name}, in ${stack.region}`] : []),
    ...text.trimEnd().split('\n'),
  ]);
}

/** Beside the templates: where they go, in which order, and what no template does. */
export function renderTemplateNotes(
  { stacks, records, unavailable }: SiteStacks,
  width: number,
): readonly string[] {
  return [
    ...stacks.flatMap((stack, index) => stackLines(stack, { index, width })),
    ...(records.length === 0
      ? []
      : ['Records to make where the names are kept:', ...records.flatMap(recordLines(width))]),
    ...(unavailable.length === 0
      ? []
      : ['What to know:', ...unavailable.flatMap((sentence) => wrap(sentence, width, '  '))]),
  ];
}

function stackLines(
  { name, region, parameters, template, nextStep }: Stack,
  { index, width }: { readonly index: number; readonly width: number },
): readonly string[] {
  const count = Object.keys(template.Resources).length;
  return [
    `${index + 1}. ${name}, in ${region}: ${count} resource${count === 1 ? '' : 's'}`,
    ...parameters.flatMap((parameter) =>
      wrap(
        parameter.from === 'output'
          ? `${parameter.name} is the output ${parameter.output} of ${parameter.stack}.`
          : `${parameter.name}: ${parameter.describe}.`,
        width,
        '   ',
      ),
    ),
    ...(nextStep === null ? [] : wrap(`Then: ${nextStep}`, width, '   ')),
  ];
}

function recordLines(width: number): (record: NeededRecord) => readonly string[] {
  return ({ name, type, value, does }) => [
    `  ${type.padEnd(5)} ${words(name, 'name')} → ${words(value, 'value')}`,
    ...wrap(`It ${does}`, width, '        '),
  ];
}

function words(text: NeededText, part: 'name' | 'value'): string {
  switch (text.is) {
    case 'text':
      return text.text;
    case 'output':
      return `${text.output} (output of ${text.stack})`;
    case 'validation':
      return part === 'name' ? `<made by ACM for ${text.domain}>` : '<made by ACM>';
  }
}
