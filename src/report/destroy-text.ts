import type { DestroyStep } from '../infra/stack/destroy-steps.ts';
import { wrap } from './wrap.ts';

/** How a site is taken down: why by hand, and each step with its commands. */
export function renderDestroy(
  steps: readonly DestroyStep[],
  { why, width }: { readonly why: readonly string[]; readonly width: number },
): readonly string[] {
  return [
    'storyclub takes no site down; this is how, and why it is left to you.',
    '',
    ...why.flatMap((reason) => bullet('-', reason, width)),
    '',
    ...steps.flatMap(({ what, commands }, index) => [
      ...bullet(`${index + 1}.`, what, width),
      ...commands.map((command) => `     ${command}`),
    ]),
  ];
}

function bullet(mark: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(mark.length + 2);
  const [first = '', ...rest] = wrap(text, width, indent);
  return [` ${mark} ${first.trimStart()}`, ...rest];
}
