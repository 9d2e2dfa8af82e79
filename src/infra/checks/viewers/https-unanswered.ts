import { type FaceFacts, isOffline } from '../../facts/face-facts.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { NameFacts } from '../../facts/dns-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { homeOf } from '../home-answers.ts';
import { namesOfSite } from '../../names.ts';
import { isAlias, isCloudFrontName } from '../site-names.ts';

export const httpsUnanswered = defineCheck({
  code: 'https-unanswered',
  title: 'Every name of the site answers over HTTPS',
  area: 'viewers',
  severity: 'error',
  needs: ['face'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html',
  judge: ({ read, peek, site }) => {
    const face = read('face');
    if (isOffline(face)) return [offline];
    const all = namesOfSite(site);
    const asked = all.filter(
      (name) =>
        !isUnresolved(name, peek('names')) && !isUnknownToCloudFront(name, peek('distribution')),
    );
    const faults = asked.flatMap((name) => {
      const problem = problemOf(face, name);
      return problem === null
        ? []
        : [
            {
              what: problem,
              why: 'Readers who follow a link to it, or type it, see an error instead of the site.',
              next: 'See what else is found about the name: its DNS records, the distribution’s aliases, the certificate and the origin, in this order.',
              fix: null,
            },
          ];
    });
    // Names that have a finding of their own are not known to answer.
    return faults.length === 0 && asked.length < all.length ? null : faults;
  },
});

const offline: Fault = {
  what: 'Nothing answered, neither the site nor S3.',
  why: 'S3 answers whatever becomes of the site, so this machine has no way to the network, or a proxy stands before it. What readers see is not known.',
  next: 'Run doctor where the network can be reached, or with --offline to be told only what AWS says.',
  fix: null,
  severity: 'warning',
};

/** Has a finding of its own. */
function isUnresolved(name: string, names: readonly NameFacts[] | null): boolean {
  const facts = names?.find((one) => one.name === name);
  return facts !== undefined && facts.a.length === 0 && facts.aaaa.length === 0;
}

/** Has a finding of its own. */
function isUnknownToCloudFront(name: string, distribution: DistributionFacts | null): boolean {
  return distribution !== null && !isCloudFrontName(name) && !isAlias(name, distribution.aliases);
}

function problemOf({ handshakes, answers }: FaceFacts, name: string): string | null {
  const outcome = handshakes.find((handshake) => handshake.name === name)?.outcome;
  if (outcome?.is === 'refused') return `${name} takes no HTTPS connection: ${outcome.why}.`;
  // What a browser does not trust is a finding about the certificate.
  if (outcome?.trusted === false) return null;
  const url = homeOf('https', name);
  const answer = answers.find((one) => one.url === url)?.answer;
  if (answer?.is === 'unanswered') return `${url} is not answered: ${answer.why}.`;
  return answer !== undefined && answer.status >= 400 ? `${url} answers ${answer.status}.` : null;
}
