import { createHash } from 'node:crypto';
import { type ControlResult, fail, found } from './control-result.ts';
import type { ControlState } from './control-state.ts';
import { configFields, distributionFields, summaryFields } from './distribution-fields.ts';
import { createInvalidation, getInvalidation, listInvalidations } from './invalidations.ts';
import type { Operation, PolicyKind } from './operation.ts';
import { type Policy, policiesOf } from './policy.ts';
import { findFunction, functionSummary } from './viewer-function.ts';
import { type XmlElement, listOf, writeInstant, writeXml } from './write-xml.ts';

interface Asked {
  readonly query: URLSearchParams;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Carries an operation out. Only CreateInvalidation changes anything. */
export function perform(
  state: ControlState,
  operation: Operation,
  { query, body, now }: Asked,
): ControlResult {
  if ('distribution' in operation && operation.distribution !== state.config.id)
    return fail('NoSuchDistribution');
  switch (operation.name) {
    case 'ListDistributions':
      return listDistributions(state, query);
    case 'GetDistribution':
      return found(['Distribution', distributionFields(state, now)], { ETag: etagOf(state) });
    case 'GetDistributionConfig':
      return found(['DistributionConfig', configFields(state)], { ETag: etagOf(state) });
    case 'CreateInvalidation':
      return createInvalidation(state, body, now);
    case 'GetInvalidation':
      return getInvalidation(state, operation.invalidation, now);
    case 'ListInvalidations':
      return listInvalidations(state, query, now);
    case 'GetPolicy':
      return getPolicy(state, operation);
    case 'DescribeFunction':
    case 'GetFunction':
      return getFunction(state, operation);
    case 'unsupported':
      return fail('UnsupportedOperation');
  }
}

/** The one distribution there is. */
function listDistributions(state: ControlState, query: URLSearchParams): ControlResult {
  const marker = query.get('Marker') ?? '';
  const items = marker === '' ? [summaryFields(state)] : [];
  return found([
    'DistributionList',
    [
      ['Marker', marker],
      ['MaxItems', 100],
      ['IsTruncated', false],
      ...listOf('DistributionSummary', items),
    ],
  ]);
}

const policyNames = {
  'cache-policy': 'CachePolicy',
  'origin-request-policy': 'OriginRequestPolicy',
  'response-headers-policy': 'ResponseHeadersPolicy',
} as const satisfies Record<PolicyKind, string>;

function getPolicy(
  { config, changedAt = 0 }: ControlState,
  { kind, id, whole }: Extract<Operation, { name: 'GetPolicy' }>,
): ControlResult {
  const policy = policiesOf(config).find((known) => known.kind === kind && known.id === id);
  const name = policyNames[kind];
  if (policy === undefined) return fail(`NoSuch${name}`);
  const fields: XmlElement = [`${name}Config`, configOf(policy)];
  const headers = { ETag: shortDigest(writeXml(fields)) };
  if (!whole) return found(fields, headers);
  return found(
    [name, [['Id', id], ['LastModifiedTime', writeInstant(changedAt)], fields]],
    headers,
  );
}

function configOf({ name, fields }: Policy): readonly XmlElement[] {
  return [['Comment', ''], ['Name', name], ...fields];
}

function getFunction(
  { config, changedAt = 0 }: ControlState,
  { name, function: wanted }: Extract<Operation, { name: 'DescribeFunction' | 'GetFunction' }>,
): ControlResult {
  const source = findFunction(config, wanted);
  if (source === null) return fail('NoSuchFunctionExists');
  const headers = { ETag: shortDigest(source) };
  return name === 'DescribeFunction'
    ? found(functionSummary(source, changedAt), headers)
    : {
        kind: 'text',
        headers: { ...headers, 'Content-Type': 'application/octet-stream' },
        text: source,
      };
}

/** Of a configuration, whether it is read whole or alone. */
function etagOf(state: ControlState): string {
  return shortDigest(writeXml(['DistributionConfig', configFields(state)]));
}

/** `E` and thirteen signs, as CloudFront's. */
function shortDigest(text: string): string {
  return `E${createHash('sha256').update(text).digest('hex').slice(0, 13).toUpperCase()}`;
}
