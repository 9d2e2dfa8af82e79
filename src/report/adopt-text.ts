import type { AdoptPlan } from '../publish/adopt-plan.ts';
import { type Paint, printable } from './paint.ts';
import { bytes } from './status-bytes.ts';
import { count, duration, money } from './words.ts';
import { wrap } from './wrap.ts';

interface TextOptions {
  readonly paint: Paint;
  readonly width: number;
  readonly verbose: boolean;
}

/** Keys of a group that are shown without `--verbose`. */
const SHOWN = 10;

/** What adopting would take over, assume and cost. */
export function renderAdoptPlan(plan: AdoptPlan, options: TextOptions): readonly string[] {
  const { paint, width } = options;
  const { target, site, origin, ledger, why } = plan;
  const state = {
    missing: `${printable(origin)} has no ledger of ${site}.`,
    damaged: `The ledger of ${site} in ${printable(origin)} cannot be read: ${printable(why ?? '')}`,
    whole: `The ledger of ${site} in ${printable(origin)} does not know all that is there.`,
  }[ledger];
  return [
    `${paint('bold', 'storyclub adopt')} · ${target}`,
    '',
    ...wrap(state, width),
    ...foundLines(plan, options),
    '',
    paint('bold', 'assumed'),
    ...assumedLines(plan).flatMap((line) => indented(line, width)),
    '',
    ...wrap(workLine(plan), width),
  ];
}

const indented = (line: string, width: number): readonly string[] => {
  const [first = '', ...others] = wrap(line, width - 4);
  return [`  ${first}`, ...others.map((other) => `    ${other}`)];
};

function foundLines({ survey }: AdoptPlan, options: TextOptions): readonly string[] {
  const { same, unsure, taken, foreign, missing } = survey;
  const group = (
    keys: readonly { readonly key: string }[],
    words: string,
    isListed: boolean,
  ): readonly string[] =>
    keys.length === 0
      ? []
      : [
          ...indented(`${count(keys.length, 'object', 'objects')} ${words}`, options.width),
          ...(isListed ? listed(keys, options) : []),
        ];
  const lines = [
    ...group(same, 'as the build makes them: taken over, not uploaded again', false),
    ...group(
      unsure,
      'that the build makes, whose checksum does not say that they are the same: read, taken over, and replaced by the next publish where they differ',
      options.verbose,
    ),
    ...group(taken, 'that the build does not make (--take): read and taken over', true),
    ...group(foreign, 'that the build does not make: left alone, for ever', true),
    ...group(missing, 'of the build not there: put by the next publish', true),
  ];
  return lines.length === 0 ? ['', '  nothing is there'] : ['', ...lines];
}

function listed(
  keys: readonly { readonly key: string }[],
  { paint, verbose }: TextOptions,
): readonly string[] {
  const shown = verbose ? keys : keys.slice(0, SHOWN);
  const more = keys.length - shown.length;
  return [
    ...shown.map(({ key }) => `      ${printable(key)}`),
    ...(more === 0
      ? []
      : [paint('dim', `      … and ${more.toLocaleString('en-US')} more (--verbose shows all)`)]),
  ];
}

function assumedLines({ assumed: { edges, longestMaxAge } }: AdoptPlan): readonly string[] {
  const browsers = `no browser was ever told to keep anything longer than ${duration(longestMaxAge)} (--longest-max-age)`;
  return edges === 0
    ? ['nothing between the origin and browsers keeps anything', browsers]
    : [
        `until everything is purged, any edge may hold anything, for up to ${duration(edges)}: /* is purged and waited for`,
        browsers,
      ];
}

function workLine({ survey, bytes: size, cost }: AdoptPlan): string {
  const reads = survey.unsure.length + survey.taken.length;
  const { put, get, paths } = cost.requests;
  const read = reads === 0 ? '' : ` · ${count(reads, 'object', 'objects')} to read, ${bytes(size)}`;
  const purge = paths === 0 ? '' : ` · purge of ${count(paths, 'path', 'paths')}`;
  return `${count(put + get, 'origin request', 'origin requests')}, ${money(cost.usd)}${read}${purge} · no object of the site is written`;
}
