import { inspect } from 'node:util';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { findingsToJson } from '../report/findings-json.ts';
import { escapeMarkdown, findingsToMarkdown } from '../report/findings-markdown.ts';
import { renderFindings, type TextOptions } from '../report/findings-text.ts';
import { paintFor, printable } from '../report/paint.ts';
import { wrap } from '../report/wrap.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import { ledgerBusy } from './ledger-busy.ts';
import { toFileError } from './file-errors.ts';

const issueTracker = 'https://github.com/storyclub/storyclub/issues';

/** An error as the person at the keyboard meets it, whatever was thrown. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** For `--json`. */
  readonly document: object;
  /** Markdown, for the summary of a GitHub job. */
  readonly summary: readonly string[];
  /** For stderr. */
  render(options: TextOptions): readonly string[];
}

/**
 * @param state what was changed before the failure, when something was (`context.setState`): the exit
 * code is then at least 3, as nothing after a change counts as "before anything changed".
 */
export function toFailure(error: unknown, state: string | null): Failure {
  if (error instanceof UserError) return userFailure(error, state);
  if (error instanceof LedgerMoved) return userFailure(ledgerBusy(error), state);
  const fileError = toFileError(error);
  return fileError === null ? bugFailure(error, state) : userFailure(fileError, state);
}

function userFailure(error: UserError, changed: string | null): Failure {
  const state = error.state ?? changed;
  const { code, message: what, why, next, findings } = error;
  return {
    exitCode: changed !== null && error.exitCode < 3 ? 3 : error.exitCode,
    document: { error: { code, what, why, next, state, findings: findingsToJson(findings) } },
    summary: [
      '### storyclub',
      '',
      ...findingsToMarkdown(findings),
      ...toSummary([what, why, state, next]),
    ],
    render: (options) => [
      ...renderFindings(findings, options),
      ...renderParts(options, [
        ['error', what],
        ['why', why],
        ['state', state],
        ['next', next],
      ]),
    ],
  };
}

function bugFailure(error: unknown, state: string | null): Failure {
  const what = 'storyclub met a problem it did not expect: this is a bug.';
  const next = `Please report it with the lines above at ${issueTracker}.`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return {
    exitCode: state === null ? 2 : 3,
    document: { error: { code: 'bug', what, why: stack, next, state, findings: [] } },
    summary: ['### storyclub', '', ...toSummary([what, state, next])],
    render: (options) => [
      ...stack.split('\n').map(printable),
      '',
      ...renderParts(options, [
        ['error', what],
        ['state', state],
        ['next', next],
      ]),
    ],
  };
}

const toSummary = (parts: readonly (string | null)[]): readonly string[] =>
  parts.flatMap((text) => (text === null ? [] : ['', escapeMarkdown(text)]));

function renderParts(
  { colour, width }: TextOptions,
  parts: readonly (readonly [label: string, text: string | null])[],
): readonly string[] {
  const paint = paintFor(colour);
  return parts.flatMap(([label, text]) => {
    if (text === null) return [];
    const [first = '', ...others] = wrap(printable(text), width, '       ');
    const mark = paint(label === 'error' ? 'red' : 'dim', label.padEnd(5));
    return [`${mark}  ${first.trimStart()}`, ...others];
  });
}
