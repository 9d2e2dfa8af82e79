import type { NeededText, SiteStacks } from '../infra/template/stacks.ts';

/** The document of `infra template --json`. */
export function templateToJson(
  { stacks, records, unavailable }: SiteStacks,
  about: { readonly target: string; readonly files: readonly string[] },
): object {
  return {
    version: 1,
    part: 'template',
    ...about,
    stacks: stacks.map(({ kind, name, region, template, parameters, nextStep }) => ({
      kind,
      name,
      region,
      parameters,
      nextStep,
      template,
    })),
    records: records.map(({ name, type, value, does }) => ({
      type,
      name: toJson(name),
      value: toJson(value),
      does,
    })),
    unavailable,
  };
}

function toJson(text: NeededText): object {
  switch (text.is) {
    case 'text':
      return { text: text.text };
    case 'output':
      return { stack: text.stack, output: text.output };
    case 'validation':
      return { validationOf: text.domain };
  }
}
