import type { PolicyDocument, PolicyTarget, PolicyTerms } from '../infra/policy-document.ts';
import { wrap } from './wrap.ts';

/** The policy as IAM takes it. */
export function renderPolicy(policy: PolicyDocument): readonly string[] {
  return JSON.stringify(policy, null, 2).split('\n');
}

/** Beside the policy: what it is for, and what would make it narrower or was left out. */
export function renderPolicyNotes(
  policy: PolicyDocument,
  {
    target,
    terms,
    width,
  }: {
    readonly target: PolicyTarget;
    readonly terms: PolicyTerms;
    readonly width: number;
  },
): readonly string[] {
  const count = policy.Statement.reduce((sum, { Action }) => sum + Action.length, 0);
  const where = `s3://${target.bucket}${target.distribution === null ? '' : ` behind ${target.distribution}`}`;
  const what = terms.readOnly ? 'looking at' : 'publishing to';
  const notes = [
    `${count} actions: all that ${what} ${where} needs.`,
    target.distribution !== null && terms.account === null
      ? 'The distribution is named in any account, as its number is not known here: --account 111122223333 names it.'
      : null,
    terms.kmsKey === null
      ? 'A bucket encrypted with a KMS key of your own needs two more: --kms-key <its ARN>.'
      : null,
    terms.objectTags
      ? null
      : 'Pages that someone has given S3 object tags need two more: --object-tags.',
  ];
  return notes.flatMap((note) => (note === null ? [] : wrap(note, width, '  ')));
}
