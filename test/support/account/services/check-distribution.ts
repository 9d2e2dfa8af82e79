import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import type { AccountState } from '../state.ts';

type Behaviour = NonNullable<DistributionConfig['DefaultCacheBehavior']>;

const minimumProtocols = [
  'SSLv3',
  'TLSv1',
  'TLSv1_2016',
  'TLSv1.1_2016',
  'TLSv1.2_2018',
  'TLSv1.2_2019',
  'TLSv1.2_2021',
  'TLSv1.2_2025',
  'TLSv1.3_2025',
];

/**
 * What CloudFront refuses in a distribution (API CreateDistribution and UpdateDistribution, Errors; DeveloperGuide
 * CNAMEs.html, cnames-and-https-requirements.html). `id` is the distribution that is changed, null for a new one.
 */
export function checkDistribution(
  state: AccountState,
  config: DistributionConfig,
  id: string | null,
): void {
  if (config.CallerReference === undefined || config.Origins === undefined)
    fail(400, 'InvalidArgument', 'CallerReference and Origins are required.');
  if (config.DefaultRootObject?.startsWith('/') === true)
    fail(400, 'InvalidDefaultRootObject', 'The default root object may not begin with a slash.');
  checkQuantities(config, 'DistributionConfig');
  checkNames(state, config, id);
  checkCertificate(state, config);
  checkOrigins(state, config);
  for (const behaviour of behavioursOf(config)) checkBehaviour(state, config, behaviour);
  for (const { ResponsePagePath, ResponseCode } of config.CustomErrorResponses?.Items ?? []) {
    const isWhole =
      (ResponsePagePath ?? '') === '' ? (ResponseCode ?? '') === '' : (ResponseCode ?? '') !== '';
    if (!isWhole) fail(400, 'InvalidArgument', 'ResponsePagePath and ResponseCode go together.');
  }
}

export function behavioursOf(config: DistributionConfig): readonly Behaviour[] {
  const { DefaultCacheBehavior: last } = config;
  return [...(config.CacheBehaviors?.Items ?? []), ...(last === undefined ? [] : [last])];
}

/** Every list says how long it is. */
function checkQuantities(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) return;
  if ('Quantity' in value) {
    const items = 'Items' in value && Array.isArray(value.Items) ? value.Items : [];
    if (items.length !== value.Quantity)
      fail(400, 'InconsistentQuantities', `The quantity of ${name} and its items do not match.`);
  }
  for (const [key, one] of Object.entries(value)) checkQuantities(one, key);
}

function checkNames(state: AccountState, config: DistributionConfig, id: string | null): void {
  const wanted = config.Aliases?.Items ?? [];
  for (const other of state.distributions.values()) {
    const taken = other.config.Aliases?.Items?.find((alias) => wanted.includes(alias));
    if (other.id !== id && taken !== undefined)
      fail(
        409,
        'CNAMEAlreadyExists',
        'One or more of the CNAMEs you provided are already associated with a different resource.',
      );
  }
}

function checkCertificate(state: AccountState, config: DistributionConfig): void {
  const aliases = config.Aliases?.Items ?? [];
  const { ACMCertificateArn: arn, MinimumProtocolVersion: minimum } =
    config.ViewerCertificate ?? {};
  if (arn === undefined || arn === '') {
    if (aliases.length > 0)
      fail(
        400,
        'InvalidViewerCertificate',
        'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.',
      );
    return;
  }
  if (minimum !== undefined && !minimumProtocols.includes(minimum))
    fail(400, 'InvalidMinimumProtocolVersion', `${minimum} is no minimum protocol version.`);
  const certificate = state.certificates.get(arn)?.detail;
  if (arn.split(':')[3] !== 'us-east-1' || certificate?.Status !== 'ISSUED')
    fail(
      400,
      'InvalidViewerCertificate',
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    );
  const names = certificate.SubjectAlternativeNames ?? [];
  if (aliases.some((alias) => !names.some((name) => covers(name, alias))))
    fail(
      400,
      'InvalidViewerCertificate',
      "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add.",
    );
}

/** A wildcard stands for one label (RFC 6125 §6.4.3). */
export function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name);
}

function checkOrigins(state: AccountState, { Origins }: DistributionConfig): void {
  for (const {
    OriginAccessControlId: control,
    S3OriginConfig,
    CustomOriginConfig,
  } of Origins?.Items ?? []) {
    if ((control ?? '') !== '' && !state.accessControls.has(control ?? ''))
      fail(404, 'NoSuchOriginAccessControl', 'The origin access control does not exist.');
    if ((S3OriginConfig === undefined) === (CustomOriginConfig === undefined))
      fail(400, 'InvalidOrigin', 'An origin is one of S3 or a custom one.');
    if ((control ?? '') !== '' && (S3OriginConfig?.OriginAccessIdentity ?? '') !== '')
      fail(400, 'IllegalOriginAccessConfiguration', 'An origin has one kind of access control.');
  }
}

function checkBehaviour(
  state: AccountState,
  config: DistributionConfig,
  behaviour: Behaviour,
): void {
  const groups = config.OriginGroups?.Items ?? [];
  const targets = [...(config.Origins?.Items ?? []), ...groups].map(({ Id }) => Id);
  if (!targets.includes(behaviour.TargetOriginId))
    fail(404, 'NoSuchOrigin', 'No origin exists with the specified Origin Id.');
  const { Items: methods, CachedMethods: cached } = behaviour.AllowedMethods ?? {};
  if (methods !== undefined && ![2, 3, 7].includes(methods.length))
    fail(
      400,
      'InvalidArgument',
      'The parameter AllowedMethods does not name two, three or all methods.',
    );
  if (cached?.Items !== undefined && ![2, 3].includes(cached.Items.length))
    fail(400, 'InvalidArgument', 'The parameter CachedMethods does not name two or three methods.');
  const policy = behaviour.CachePolicyId ?? '';
  if (policy !== '' && behaviour.ForwardedValues !== undefined)
    fail(400, 'InvalidArgument', 'A behavior has a cache policy or ForwardedValues, not both.');
  if (policy === '' && behaviour.ForwardedValues === undefined)
    fail(400, 'InvalidArgument', 'A behavior needs a cache policy or ForwardedValues.');
  if (policy !== '' && !state.cachePolicies.has(policy))
    fail(404, 'NoSuchCachePolicy', 'The cache policy does not exist.');
  const headers = behaviour.ResponseHeadersPolicyId ?? '';
  if (headers !== '' && !state.headersPolicies.has(headers))
    fail(404, 'NoSuchResponseHeadersPolicy', 'The response headers policy does not exist.');
  for (const { FunctionARN = '' } of behaviour.FunctionAssociations?.Items ?? []) {
    const known = [...state.functions.values()].find(
      ({ name }) => state.functionArn(name) === FunctionARN,
    );
    if (known?.stages.LIVE === undefined || known.stages.LIVE === null)
      fail(400, 'InvalidFunctionAssociation', 'The function is not published.');
  }
}
