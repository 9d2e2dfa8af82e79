import type { ChangedDocument } from '../infra/fix/changed-documents.ts';
import type { FixOutcome, FixPurge, FixResult } from '../infra/fix/outcome.ts';
import type { Diagnosis } from '../infra/examine.ts';
import type { Fix } from '../infra/fix.ts';
import { diffDocuments } from './diff-lines.ts';
import type { DoctorReport } from './doctor-report.ts';
import { fixWords, purgeCost } from './fix-infra-words.ts';
import { type Paint, printable } from './paint.ts';
import { count } from './words.ts';
import { wrap } from './wrap.ts';

export interface FixTextOptions {
  readonly paint: Paint;
  readonly width: number;
}

/** A fix before it is confirmed. */
export interface Proposal {
  readonly fix: Fix;
  readonly codes: readonly string[];
  /** `2 of 5` */
  readonly place: { readonly number: number; readonly of: number };
  readonly changes: readonly { readonly name: string; readonly change: ChangedDocument }[];
  readonly notes: readonly string[];
  /** Whether copies made before have to go, and whether a fix before this one has said so. */
  readonly purge: 'none' | 'first' | 'again';
}

const purgeNotes = {
  none: [],
  first: [purgeCost],
  again: ['That purge is for this too.'],
} as const;

/** What a fix would change, as a diff of each document it changes. */
export function renderProposal(
  { fix, codes, place, changes, notes, purge }: Proposal,
  { paint, width }: FixTextOptions,
): readonly string[] {
  return [
    '',
    ...wrap(
      `${paint('bold', `fix ${place.number} of ${place.of}`)} · ${printable(fixWords(fix))} ${paint('dim', `(${codes.join(', ')})`)}`,
      width,
    ),
    ...changes.flatMap(({ name, change }) => renderDocumentDiff(name, change, paint)),
    ...[...notes, ...purgeNotes[purge]].flatMap((note) => wrap(printable(note), width, '  ')),
  ];
}

export function renderDocumentDiff(
  name: string,
  { before, after }: ChangedDocument,
  paint: Paint,
): readonly string[] {
  return [
    `  ${printable(name)}`,
    ...diffDocuments(before ?? {}, after).map((line) => {
      const indent = '  '.repeat(line.depth + 1);
      if (line.mark === '…') return `    ${indent}…`;
      const text = `  ${line.mark} ${indent}${printable(line.text)}`;
      if (line.mark === ' ') return text;
      return paint(line.mark === '-' ? 'red' : 'green', text);
    }),
  ];
}

/** Said before anything is offered: the template does not know what is changed here. */
export function renderStackNote(stack: string, width: number): readonly string[] {
  return wrap(
    `The stack ${printable(stack)} of CloudFormation made this distribution, and does not learn of what is changed here: its next update that touches the same settings takes it back. Change its template as well (storyclub infra deploy, if that made it).`,
    width,
  );
}

/** What a fix cannot do, and what to do instead. */
export function renderRefusal(
  { fix, why, next }: { readonly fix: Fix; readonly why: string; readonly next: string },
  { paint, width }: FixTextOptions,
): readonly string[] {
  return [
    '',
    ...wrap(`${paint('bold', 'not done')} · ${printable(fixWords(fix))}`, width),
    ...wrap(printable(why), width, '  '),
    ...wrap(`→ ${printable(next)}`, width, '  '),
  ];
}

/** What was done and what was not, after it. */
export function renderFixOutcome(outcome: FixOutcome, options: FixTextOptions): readonly string[] {
  const { results, written, deployed, purge } = outcome;
  const { width } = options;
  const done = results.filter((result) => result.outcome.is === 'done');
  return [
    '',
    ...wrap(
      `${doneWords(done)}${written.length === 0 ? '' : `: ${printable(written.join(', '))}`}.`,
      width,
    ),
    ...(deployed
      ? []
      : wrap(
          'CloudFront still takes it to its edges, which goes on by itself. Run storyclub doctor --fix again later: it does what is left, the purge included.',
          width,
        )),
    ...purgeLines(purge, width),
    ...results.flatMap((result) => undoneLines(result, options)),
  ];
}

/** What was found before and is not found after, and what could not be judged again. */
export function renderMended(
  before: Pick<DoctorReport, 'examination'>,
  after: Pick<DoctorReport, 'examination'>,
  width: number,
): readonly string[] {
  const { diagnoses, unread } = after.examination;
  const left = new Set(diagnoses.map(({ code, what }) => `${code} ${what}`));
  const notMade = new Set(unread.flatMap(({ checks }) => checks));
  const missing = before.examination.diagnoses.filter(
    ({ code, what }) => !left.has(`${code} ${what}`),
  );
  const mended = missing.filter(({ code }) => !notMade.has(code));
  const unjudged = missing.filter(({ code }) => notMade.has(code));
  const gone =
    mended.length > 0
      ? `${count(mended.length, 'finding is', 'findings are')} gone (${codesOf(mended)})`
      : missing.length > 0
        ? 'nothing is known to be gone'
        : 'what was found before is still there';
  const unknown =
    unjudged.length === 0 ? '' : ` Not judged again, for lack of a fact: ${codesOf(unjudged)}.`;
  return wrap(`Looked at again: ${gone}.${unknown}`, width);
}

const codesOf = (diagnoses: readonly Diagnosis[]): string =>
  [...new Set(diagnoses.map(({ code }) => code))].join(', ');

function doneWords(done: readonly FixResult[]): string {
  return done.length === 0 ? 'Nothing was changed' : `${count(done.length, 'fix', 'fixes')} done`;
}

function purgeLines(purge: FixPurge, width: number): readonly string[] {
  switch (purge.is) {
    case 'none':
      return [];
    case 'sent':
      return wrap(
        `The purge ${purge.id} of /* is on its way to the edges, which it reaches by itself.`,
        width,
      );
    case 'completed':
      return wrap(`The purge ${purge.id} of /* has completed at every edge.`, width);
    case 'owed':
      return [
        ...wrap(`A purge of /* is owed: ${printable(purge.why)}`, width),
        ...wrap(`→ ${printable(purge.next)}`, width),
      ];
  }
}

function undoneLines({ fix, outcome }: FixResult, options: FixTextOptions): readonly string[] {
  switch (outcome.is) {
    case 'done':
      return [];
    case 'same':
      return wrap(`It was so already: to ${printable(fixWords(fix))}.`, options.width);
    case 'declined':
      return wrap(`Left as it is: to ${printable(fixWords(fix))}.`, options.width);
    case 'not-deployed':
      return wrap(
        `Not done yet, since edges still answer as before: to ${printable(fixWords(fix))}.`,
        options.width,
      );
    case 'refused':
      return renderRefusal({ fix, ...outcome }, options);
  }
}
