import type { StackEvent } from './stack-facts.ts';

const stackType = 'AWS::CloudFormation::Stack';

/** The events of the operation under way, or the last one: from where the stack itself began to be changed. Oldest first. */
export function lastOperation(events: readonly StackEvent[]): readonly StackEvent[] {
  const start = events.findLastIndex(
    ({ type, status }) =>
      type === stackType && /^(CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(status),
  );
  return start === -1 ? events : events.slice(start);
}

/** What failed first, and made everything else be taken back. Null when nothing says that it failed. */
export function firstFailure(events: readonly StackEvent[]): StackEvent | null {
  const failed = lastOperation(events).filter(({ status }) => status.endsWith('_FAILED'));
  return (
    failed.find(({ type, reason }) => type !== stackType && !isCancelled(reason)) ??
    failed.find(({ reason }) => !isCancelled(reason)) ??
    failed[0] ??
    null
  );
}

/** Resources in the making when another one failed are reported as failed too. */
function isCancelled(reason: string | null): boolean {
  return reason !== null && /^Resource (creation|update|deletion) cancell?ed/i.test(reason);
}

/** Resources that are being made or changed, by the last event of each. */
export function underWay(events: readonly StackEvent[]): readonly StackEvent[] {
  const last = new Map<string, StackEvent>();
  for (const event of lastOperation(events))
    if (event.type !== stackType) last.set(event.logicalId, event);
  return [...last.values()].filter(({ status }) => status.endsWith('_IN_PROGRESS'));
}

/** A record that validates a certificate, as CloudFormation tells it in the reason of an event. Names without the final dot. */
export interface RecordToMake {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/**
 * The records a certificate in the making waits for
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html:
 * CloudFormation shows them in the status reason of the stack's events).
 */
export function recordsToMake(events: readonly StackEvent[]): readonly RecordToMake[] {
  const found = new Map<string, RecordToMake>();
  for (const { type, reason } of lastOperation(events)) {
    if (type !== 'AWS::CertificateManager::Certificate' || reason === null) continue;
    const told = reason.matchAll(
      /\{\s*Name:\s*([^,\s]+),\s*Type:\s*(\w+),\s*Value:\s*([^\s,}]+)\s*\}/g,
    );
    for (const [, name = '', kind = '', value = ''] of told) {
      const record = { name: bare(name), type: kind, value: bare(value) };
      found.set(record.name, record);
    }
  }
  return [...found.values()];
}

const bare = (name: string): string => name.replace(/\.$/, '');
