import type { DistributionConfig, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import type { Fix } from '../fix.ts';
import { behaviourOf, behavioursOf, withBehaviour } from './behaviours.ts';
import { type Documents, type Edit, editOf, mapEdit, refused } from './documents.ts';
import { noBehaviour } from './edit-behaviour.ts';

/** Managed response headers policies by id (DG using-managed-response-headers-policies). */
const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const simpleCors = '60669652-455b-4ae9-85a4-c4c02393f86c';
const corsAndSecurity = 'e61eb60c-9c35-4d20-a928-2b84e02af89c';
const preflight = '5cc3b908-e619-4b99-88e5-2cf7f45965bd';
const preflightAndSecurity = 'eaab4381-ed33-4a86-88ca-d9558dc6cd63';

/** Nobody can change a policy of AWS; two of them have a twin that adds HSTS and changes nothing else. */
const managed: Readonly<Record<string, string>> = {
  [securityHeaders]: securityHeaders,
  [corsAndSecurity]: corsAndSecurity,
  [preflightAndSecurity]: preflightAndSecurity,
  [simpleCors]: corsAndSecurity,
  [preflight]: preflightAndSecurity,
};

const names: Readonly<Record<string, string>> = {
  [securityHeaders]: 'SecurityHeadersPolicy',
  [corsAndSecurity]: 'CORS-and-SecurityHeadersPolicy',
  [preflightAndSecurity]: 'CORS-with-preflight-and-SecurityHeadersPolicy',
};

/** A year, seconds: what the managed policies say too. */
const hstsAge = 31_536_000;

const remembered =
  'Browsers remember HSTS for a year: from then on they ask these names over HTTPS only, also if HTTPS is taken away again.';

/** Sends HSTS from a behaviour: by a managed policy where it has none or AWS's, else by a change of its own one. */
export function editSecurityHeaders(
  documents: Documents & { readonly distribution: DistributionConfig },
  { pattern }: Extract<Fix, { readonly kind: 'security-headers' }>,
): Edit<Documents> {
  const config = documents.distribution;
  const behaviour = behaviourOf(config, pattern);
  if (behaviour === null) return noBehaviour(pattern);
  const id = behaviour.ResponseHeadersPolicyId ?? '';
  const to = id === '' ? securityHeaders : managed[id];
  if (to !== undefined) {
    const edited = withBehaviour(config, pattern, (one) => ({
      ...one,
      ResponseHeadersPolicyId: to,
    }));
    const notes = [
      `${to} is ${names[to] ?? 'a policy'} of AWS: HSTS for a year, and X-Content-Type-Options, X-Frame-Options: SAMEORIGIN (other sites cannot frame pages), Referrer-Policy and X-XSS-Protection.`,
      remembered,
    ];
    return mapEdit(editOf(config, edited, { notes }), (distribution) => ({
      ...documents,
      distribution,
    }));
  }
  const own = documents.headersPolicies[id];
  if (own === undefined)
    return refused(
      `The response headers policy ${id} of the behaviour ${pattern} was not read.`,
      'Allow cloudfront:GetResponseHeadersPolicy on it, and run it again.',
    );
  const notes = [remembered, ...shared(config, { id, pattern, others: own.others })];
  return mapEdit(editOf(own.config, withHsts(own.config), { notes }), (changed) => ({
    ...documents,
    headersPolicies: { ...documents.headersPolicies, [id]: { ...own, config: changed } },
  }));
}

/** HSTS for a year at least; what the policy says of subdomains and preloading stays. */
export function withHsts(config: ResponseHeadersPolicyConfig): ResponseHeadersPolicyConfig {
  const present = config.SecurityHeadersConfig?.StrictTransportSecurity;
  return {
    ...config,
    SecurityHeadersConfig: {
      ...config.SecurityHeadersConfig,
      StrictTransportSecurity: {
        Override: true,
        ...present,
        AccessControlMaxAgeSec: Math.max(present?.AccessControlMaxAgeSec ?? 0, hstsAge),
      },
    },
  };
}

interface Sharing {
  readonly id: string;
  readonly pattern: string;
  readonly others: readonly string[];
}

function shared(config: DistributionConfig, { id, pattern, others }: Sharing): readonly string[] {
  const patterns = behavioursOf(config)
    .filter(({ behaviour }) => behaviour.ResponseHeadersPolicyId === id)
    .flatMap((one) => (one.pattern === pattern ? [] : [one.pattern]));
  return [
    ...(patterns.length === 0
      ? []
      : [`The policy is that of the behaviours ${patterns.join(', ')} too.`]),
    ...(others.length === 0
      ? []
      : [
          `The policy is that of other distributions too, whose readers get HSTS as well: ${others.join(', ')}.`,
        ]),
  ];
}

export function isManagedHeadersPolicy(id: string): boolean {
  return Object.hasOwn(managed, id);
}
