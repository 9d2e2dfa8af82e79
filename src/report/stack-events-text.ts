import type { RecordToMake } from '../infra/stack/stack-events.ts';
import type { StackEvent } from '../infra/stack/stack-facts.ts';
import { type Paint, printable } from './paint.ts';
import { wrap } from './wrap.ts';

const stackType = 'AWS::CloudFormation::Stack';

/** One line for an event of a stack; null for one that says nothing new beside those before it. */
export function renderEvent(
  event: StackEvent,
  { before, paint }: { readonly before: readonly StackEvent[]; readonly paint: Paint },
): string | null {
  const { at, logicalId, type, status, reason } = event;
  const last = before.findLast((other) => other.logicalId === logicalId);
  // Most resources say twice that they are in the making: without and with their id.
  if (last?.status === status && type !== stackType) return null;
  const time = new Date(at).toISOString().slice(11, 19);
  const isStack = type === stackType;
  const word = wordOf(status);
  const said = status.endsWith('_FAILED') && reason !== null ? `: ${printable(reason)}` : '';
  const slow = status === 'CREATE_IN_PROGRESS' ? (takesTime[type] ?? '') : '';
  const line = `${time}  ${word.padEnd(8)}  ${isStack ? `the stack ${printable(logicalId)}` : printable(logicalId)}${said}${slow}`;
  if (status.endsWith('_FAILED')) return paint('red', line);
  return status.endsWith('_COMPLETE') ? paint('green', line) : line;
}

/** What takes longer than a person would wait without being told. */
const takesTime: Readonly<Record<string, string>> = {
  'AWS::CloudFront::Distribution': ' (takes some minutes: every edge is told)',
  'AWS::CertificateManager::Certificate': ' (waits until the names are proved to be yours)',
};

function wordOf(status: string): string {
  const isRollback = status.includes('ROLLBACK');
  if (status.endsWith('_FAILED')) return 'failed';
  if (status === 'DELETE_SKIPPED') return 'kept';
  if (status.endsWith('_COMPLETE')) {
    if (isRollback) return 'undone';
    return status.startsWith('CREATE')
      ? 'made'
      : status.startsWith('DELETE')
        ? 'deleted'
        : 'changed';
  }
  if (isRollback) return 'undoing';
  if (status.includes('CLEANUP')) return 'clearing';
  return status.startsWith('CREATE')
    ? 'making'
    : status.startsWith('DELETE')
      ? 'deleting'
      : 'changing';
}

/** Who proves that the names are the site's. */
export type Proof =
  | { readonly by: 'zone'; readonly zone: string }
  | { readonly by: 'records' }
  | { readonly by: 'mail'; readonly domains: readonly string[] };

/** What the owner has to do now, since the stack waits for it and for nothing else. */
export function renderProof(
  proof: Proof,
  records: readonly RecordToMake[],
  width: number,
): readonly string[] {
  switch (proof.by) {
    case 'zone':
      return wrap(
        `The certificate waits for records that CloudFormation makes in the zone ${proof.zone}: some minutes. Where it takes more than half an hour, the domain is not delegated to the name servers of that zone.`,
        width,
      );
    case 'mail':
      return wrap(
        `The certificate waits until somebody follows the link in a mail of AWS, within 72 hours. It goes to admin@, administrator@, hostmaster@, postmaster@ and webmaster@ ${proof.domains.join(' and ')}. Where the mail is caught in a bucket, another terminal shows it: storyclub infra mail.`,
        width,
      );
    case 'records':
      if (records.length === 0) return [];
      return [
        ...wrap(
          records.length === 1
            ? 'Make this record NOW where the names of the site are kept; the certificate waits for it:'
            : 'Make these records NOW where the names of the site are kept; the certificate waits for them:',
          width,
        ),
        ...records.map(
          ({ name, type, value }) =>
            `  ${printable(name)}  ${printable(type)}  ${printable(value)}`,
        ),
        ...wrap('They stay there for good: the certificate is renewed by them.', width),
      ];
  }
}

/** What an operation waits for, on one line. */
export function renderUnderWay(
  events: readonly StackEvent[],
  { now, stack }: { readonly now: number; readonly stack: string },
): string {
  if (events.length === 0) return `${stack}: waiting for CloudFormation`;
  const [oldest] = events.toSorted((a, b) => a.at - b.at);
  const minutes = Math.max(0, Math.floor((now - (oldest?.at ?? now)) / 60_000));
  const names = events.map(({ logicalId }) => printable(logicalId)).join(', ');
  return `${stack}: waiting for ${names}${minutes === 0 ? '' : ` (${minutes} min)`}`;
}
