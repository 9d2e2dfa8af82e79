import type { HeadersPolicy } from '../../facts/distribution-facts.ts';
import { defineCheck } from '../check.ts';
import { answerOf } from '../home-answers.ts';
import { behaviourName, daysInWords } from '../words.ts';

const day = 86_400;
/** Below half a year a reader who comes back twice a year is as open as a new one. */
const halfYear = 180 * day;

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html';

/** RFC 6797. One answer that carries it is enough for its whole host: behaviours but the default one weigh less. */
export const hstsMissing = defineCheck({
  code: 'hsts-missing',
  title: 'Every behaviour of the site tells browsers to come by HTTPS only (HSTS)',
  area: 'viewers',
  severity: 'warning',
  needs: ['distribution', 'headersPolicies'],
  link,
  judge: ({ read, peek, site }) => {
    const policies = read('headersPolicies');
    const face = peek('face');
    const sentAnyway =
      face !== null &&
      answerOf(face, `https://${site.host}/`)?.headers['strict-transport-security'] !== undefined;
    return read('distribution')
      .behaviours.filter(({ leadsHere, pattern }) => leadsHere && !(pattern === '*' && sentAnyway))
      .filter(({ headersPolicyId }) => lacksHsts(policies, headersPolicyId))
      .map(({ pattern }) => ({
        what: `${behaviourName(pattern)} does not send Strict-Transport-Security.`,
        why: 'A browser that was not told tries http:// again for every link and address typed without https://: the first request can be answered by someone else, and each redirect is billed as a request of its own.',
        next: 'Give the behaviour a response headers policy with it: one of your own, or AWS’s SecurityHeadersPolicy. Begin when everything works over HTTPS, for browsers hold to it for as long as max-age says.',
        fix: { kind: 'security-headers', pattern },
        severity: pattern === '*' ? 'warning' : 'notice',
      }));
  },
});

/** False when nothing is known of the policy it has. */
function lacksHsts(
  policies: Readonly<Record<string, HeadersPolicy>>,
  headersPolicyId: string | null,
): boolean {
  if (headersPolicyId === null) return true;
  const policy = policies[headersPolicyId];
  return policy !== undefined && policy.hsts === null;
}

export const hstsShort = defineCheck({
  code: 'hsts-short',
  title: 'Browsers remember for half a year or more that the site is HTTPS only',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution', 'headersPolicies'],
  link,
  judge: ({ read }) => {
    const used = new Set(
      read('distribution').behaviours.map(({ headersPolicyId }) => headersPolicyId),
    );
    return Object.entries(read('headersPolicies')).flatMap(([id, { name, hsts }]) =>
      !used.has(id) || hsts === null || hsts.maxAge >= halfYear
        ? []
        : hsts.maxAge === 0
          ? [{ ...switchedOff(name), severity: 'warning' as const }]
          : [tooShort(name, hsts.maxAge)],
    );
  },
});

function switchedOff(name: string) {
  return {
    what: `The response headers policy ${name} sends Strict-Transport-Security with max-age=0.`,
    why: 'That tells browsers to forget that the site is HTTPS only.',
    next: 'Set max-age to 31536000, a year, unless the site is to go back to HTTP.',
    fix: null,
  };
}

function tooShort(name: string, maxAge: number) {
  return {
    what: `The response headers policy ${name} sends Strict-Transport-Security for ${durationInWords(maxAge)}.`,
    why: 'A reader who stays away longer comes back over plain HTTP first. A short time is right only while HTTPS is being tried.',
    next: 'When HTTPS has worked on every name for some weeks, set max-age to 31536000, a year.',
    fix: null,
  };
}

function durationInWords(seconds: number): string {
  if (seconds % day === 0) return daysInWords(seconds / day);
  return seconds > 2 * day ? daysInWords(Math.round(seconds / day)) : `${seconds} seconds`;
}
