import type { PolicyDocument, PolicyTarget, PolicyTerms } from '../infra/policy-document.ts';
import { wrap } from './wrap.ts';

/** The policy as IAM takes it. */
export function renderPolicy(policy: PolicyDocument<string, string>): readonly string[] {
  return JSON.stringify(policy, null, 2).split('\n');
}

interface NotesAbout {
  readonly target: PolicyTarget;
  readonly terms: PolicyTerms;
  readonly width: number;
}

/** Beside the policy: what it is for, and what would make it narrower or was left out. */
export function renderPolicyNotes(policy: PolicyDocument, about: NotesAbout): readonly string[] {
  const { target, terms } = about;
  return noteLines(about.width, [
    `${countOf(policy)} actions: all that ${terms.readOnly ? 'looking at' : 'publishing to'} ${placeOf(target)} needs.`,
    target.distribution === null || terms.account !== null
      ? null
      : 'The distribution is named in any account, as its number is not known here: --account 111122223333 names it.',
    terms.kmsKey === null
      ? 'A bucket encrypted with a KMS key of your own needs two more: --kms-key <its ARN>.'
      : null,
    terms.objectTags
      ? null
      : 'Pages that someone has given S3 object tags need two more: --object-tags.',
  ]);
}

/** The same beside the policy of a role that runs the doctor. */
export function renderDoctorPolicyNotes(
  policy: PolicyDocument<string, string>,
  { target, terms, width }: NotesAbout,
): readonly string[] {
  return noteLines(width, [
    `${countOf(policy)} actions: all that storyclub doctor reads of ${placeOf(target)}. None changes anything.`,
    terms.account === null
      ? 'Resources are named in any account, as its number is not known here: --account 111122223333 names it.'
      : null,
    terms.kmsKey === null
      ? 'A bucket encrypted with a KMS key of your own needs one more: --kms-key <its ARN>.'
      : null,
  ]);
}

const countOf = ({ Statement }: PolicyDocument<string, string>): number =>
  Statement.reduce((sum, { Action }) => sum + Action.length, 0);

const placeOf = ({ bucket, distribution }: PolicyTarget): string =>
  `s3://${bucket}${distribution === null ? '' : ` behind ${distribution}`}`;

const noteLines = (width: number, notes: readonly (string | null)[]): readonly string[] =>
  notes.flatMap((note) => (note === null ? [] : wrap(note, width, '  ')));
