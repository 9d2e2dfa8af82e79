import type { Approval } from '../infra/mail/approval.ts';
import { printable } from './paint.ts';
import { minuteOf } from './words.ts';
import { wrap } from './wrap.ts';

interface MailTerms {
  readonly now: number;
  /** Of who reads the mails. */
  readonly account: string;
  readonly bucket: string;
  readonly mails: number;
  readonly width: number;
}

/** The approvals that were found, newest first. */
export function renderApprovals(
  approvals: readonly Approval[],
  { now, account, bucket, mails, width }: MailTerms,
): readonly string[] {
  const looked = `${mails === 1 ? '1 mail' : `${mails} mails`} in s3://${bucket}`;
  if (approvals.length === 0) {
    return wrap(
      `No link to approve a certificate: ${looked}. A mail comes some minutes after the certificate is asked for. Where none does, see that the receipt rule set is active and that the MX record leads to SES; \`aws acm resend-validation-email\` has it sent again.`,
      width,
    );
  }
  return [
    `${looked}, newest first; whoever follows a link approves the certificate:`,
    ...approvals.flatMap((approval) => [
      '',
      `${minuteOf(approval.arrivedAt)} UTC  ${printable(approval.domain ?? 'a name the mail does not tell')}${ageOf(approval, now)}`,
      ...warningsOf(approval, account).flatMap((warning) => wrap(`! ${warning}`, width, '  ')),
      `  ${approval.link}`,
    ]),
    '',
    ...wrap(
      'storyclub opens none of them. Before you approve, compare the names and the account on the page with those of your site: anybody can ask for a certificate, and only your answer stands between them and it.',
      width,
    ),
  ];
}

function ageOf({ arrivedAt, worksUntil }: Approval, now: number): string {
  const hours = Math.max(0, Math.floor((now - arrivedAt) / 3_600_000));
  const left = Math.floor((worksUntil - now) / 3_600_000);
  const age = hours === 0 ? 'less than an hour old' : `${hours} h old`;
  return left <= 0 ? `  ${age}: the link works no longer` : `  ${age}, works for ${left} h more`;
}

/** What speaks against following a link. */
export function warningsOf(approval: Approval, account: string): readonly string[] {
  return [
    ...(approval.signed
      ? []
      : ['SES found no signature of Amazon on this mail: it may be forged.']),
    ...(approval.account !== null && approval.account !== account
      ? [
          `The mail says that account ${approval.account} asks, and you are ${account}: do not follow it unless both are yours.`,
        ]
      : []),
  ];
}

/** The document of `infra mail --json`. */
export function approvalsToJson(
  approvals: readonly Approval[],
  {
    target,
    account,
    bucket,
    mails,
  }: Pick<MailTerms, 'account' | 'bucket' | 'mails'> & {
    readonly target: string;
  },
): object {
  return {
    version: 1,
    part: 'mail',
    target,
    account,
    bucket,
    mails,
    approvals: approvals.map((approval) => ({
      ...approval,
      arrivedAt: new Date(approval.arrivedAt).toISOString(),
      worksUntil: new Date(approval.worksUntil).toISOString(),
      warnings: warningsOf(approval, account),
    })),
  };
}
