import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { isMatch } from '../../../../src/cache/behaviour-match.ts';
import { compileFunction } from '../../../../src/edge/function/run-function.ts';
import type { AccountState, DistributionState } from '../state.ts';
import { withPolicy } from './headers-of-policy.ts';
import { type Answered, serveObject, serveWebsite } from './serve-bucket.ts';

type Behaviour = NonNullable<DistributionConfig['DefaultCacheBehavior']>;

/** What a distribution answers to a GET: as CloudFront would with nothing in its caches. */
export function serveDistribution(
  state: AccountState,
  distribution: DistributionState,
  url: URL,
): Answered {
  const answer = serve(state, distribution, url);
  const via = `1.1 ${distribution.domainName} (CloudFront)`;
  return { ...answer, headers: { ...answer.headers, via } };
}

function serve(state: AccountState, distribution: DistributionState, url: URL): Answered {
  const { config } = distribution;
  const isSecure = url.protocol === 'https:';
  const own = [...(config.Aliases?.Items ?? []), distribution.domainName];
  if (config.Enabled !== true || !own.includes(url.hostname)) return plain(403);
  const behaviour = behaviourFor(config, url.pathname);
  if (!isSecure && behaviour.ViewerProtocolPolicy === 'redirect-to-https')
    return { ...plain(301), headers: { location: url.href.replace('http:', 'https:') } };
  if (!isSecure && behaviour.ViewerProtocolPolicy === 'https-only') return plain(403);
  // Nobody signs here.
  if ((behaviour.TrustedKeyGroups?.Quantity ?? 0) > 0) return plain(403);
  const asked = runFunction(state, distribution, { behaviour, url });
  // Of what a function answers itself the Developer Guide does not say that the policy holds for it.
  if (typeof asked !== 'string') return asked;
  const found = fetched(state, distribution, {
    path: asked,
    originId: behaviour.TargetOriginId,
    isSecure,
  });
  const policy = state.headersPolicies.get(behaviour.ResponseHeadersPolicyId ?? '');
  const answer = withErrorPage(state, distribution, { found, isSecure });
  return policy === undefined
    ? answer
    : { ...answer, headers: withPolicy(answer.headers, policy.config, isSecure) };
}

function behaviourFor(config: DistributionConfig, path: string): Behaviour {
  const found = config.CacheBehaviors?.Items?.find(({ PathPattern = '' }) =>
    isMatch(PathPattern, path),
  );
  const behaviour = found ?? config.DefaultCacheBehavior;
  if (behaviour === undefined) throw new Error('a distribution without default behaviour');
  return behaviour;
}

/** The path that is asked of the cache, or the answer of the viewer-request function. */
function runFunction(
  state: AccountState,
  { id, domainName, config }: DistributionState,
  { behaviour, url }: { readonly behaviour: Behaviour; readonly url: URL },
): string | Answered {
  const root = config.DefaultRootObject ?? '';
  const arn = behaviour.FunctionAssociations?.Items?.find(
    ({ EventType }) => EventType === 'viewer-request',
  )?.FunctionARN;
  const live = state.functions.get(arn?.split('/')[1] ?? '')?.stages.LIVE;
  const withRoot = (path: string): string => (path === '/' && root !== '' ? `/${root}` : path);
  if (live === undefined || live === null) return withRoot(url.pathname);
  const outcome = compileFunction(live.code.toString('utf8'), {
    distribution: { id, domainName },
    clock: { now: state.now, sleep: async () => {} },
  }).run({
    method: 'GET',
    target: url.pathname + url.search,
    headers: [['Host', url.hostname]],
    ip: '198.51.100.7',
    requestId: 'test',
  });
  switch (outcome.kind) {
    case 'request':
      return withRoot(outcome.request.uri);
    case 'response': {
      const { status, headers, body } = outcome.response;
      return {
        is: 'answered',
        status,
        headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
        start: Buffer.from(body ?? []).toString('utf8'),
      };
    }
    case 'failed':
      return plain(outcome.status);
  }
}

interface Wanted {
  readonly path: string;
  readonly originId: string | undefined;
  readonly isSecure: boolean;
}

function fetched(
  state: AccountState,
  { id, config }: DistributionState,
  { path, originId, isSecure }: Wanted,
): Answered {
  const group = config.OriginGroups?.Items?.find(({ Id }) => Id === originId);
  const first = group?.Members?.Items?.[0]?.OriginId ?? originId;
  const origin = config.Origins?.Items?.find(({ Id }) => Id === first);
  const domain = origin?.DomainName ?? '';
  const whole = `${origin?.OriginPath ?? ''}${path}`;
  const website = /^(.+)\.s3-website[.-]/.exec(domain)?.[1];
  if (website !== undefined) return serveWebsite(state, website, decodeURIComponent(whole));
  const bucket = /^(.+)\.s3[.-]/.exec(domain)?.[1];
  if (bucket === undefined) return plain(502);
  const signing = state.accessControls.get(origin?.OriginAccessControlId ?? '')?.config
    .SigningBehavior;
  const isSigned = signing === 'always' || signing === 'no-override';
  return serveObject(
    state,
    { bucket, key: decodeURIComponent(whole.slice(1)) },
    {
      distribution: isSigned ? state.distributionArn(id) : null,
      // A request that is signed goes by HTTPS, others as the viewer came.
      overTls: signing === 'always' || isSecure,
    },
  );
}

/** The page that the distribution has for a status, fetched as a reader would be answered it. */
function withErrorPage(
  state: AccountState,
  distribution: DistributionState,
  { found, isSecure }: { readonly found: Answered; readonly isSecure: boolean },
): Answered {
  const { config } = distribution;
  const rule = config.CustomErrorResponses?.Items?.find(
    ({ ErrorCode }) => ErrorCode === found.status,
  );
  const path = rule?.ResponsePagePath ?? '';
  if (path === '') return found;
  const originId = behaviourFor(config, path).TargetOriginId;
  const page = fetched(state, distribution, { path, originId, isSecure });
  return page.status === 200 ? { ...page, status: Number(rule?.ResponseCode) } : page;
}

function plain(status: number): Answered {
  return { is: 'answered', status, headers: { 'content-type': 'text/html' }, start: '' };
}
