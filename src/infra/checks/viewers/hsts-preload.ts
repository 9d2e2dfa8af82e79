import { defineCheck } from '../check.ts';
import type { FaceFacts } from '../../facts/face-facts.ts';
import { answerOf, homeOf, leadsTo } from '../home-answers.ts';
import { listOf } from '../words.ts';
import { namesOfSite } from '../../names.ts';
import { type HstsHeader, parseHsts } from './hsts-header.ts';

const year = 31_536_000;

/** Browsers keep a list of domains that are HTTPS only from the first visit; `preload` asks to be on it. */
export const hstsPreload = defineCheck({
  code: 'hsts-preload',
  title: 'Where preload is asked for, its conditions are kept',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link: 'https://hstspreload.org/',
  judge: ({ read, site }) => {
    const face = read('face');
    const asking = namesOfSite(site).filter((name) => hstsOf(face, name)?.preload === true);
    const [shortest] = asking.toSorted((a, b) => a.length - b.length);
    if (shortest === undefined) return [];
    const domain = shortest.replace(/^www\./, '');
    const lacking = lacks(face, domain, hstsOf(face, shortest));
    return lacking.length === 0
      ? []
      : [
          {
            what: `${listOf(asking)} ${asking.length === 1 ? 'asks' : 'ask'} for preload, which is refused: ${lacking.join('; ')}.`,
            why: 'Browsers take a domain into their list only when all conditions are kept, and drop one that stops keeping them.',
            next: 'Keep the conditions, or leave preload away: being on the list is hard to take back and binds every subdomain to HTTPS.',
            fix: null,
          },
        ];
  },
});

function hstsOf(face: FaceFacts, name: string): HstsHeader | null {
  const header = answerOf(face, homeOf('https', name))?.headers['strict-transport-security'];
  return header === undefined ? null : parseHsts(header);
}

function lacks(face: FaceFacts, domain: string, header: HstsHeader | null): readonly string[] {
  const own = hstsOf(face, domain);
  const asked = answerOf(face, homeOf('https', domain)) !== undefined;
  const http = answerOf(face, homeOf('http', domain));
  const redirect = http === undefined ? null : leadsTo(homeOf('http', domain), http);
  const policy = own ?? header;
  return [
    ...(policy?.includeSubdomains === false ? ['includeSubDomains is missing'] : []),
    ...((policy?.maxAge ?? 0) < year ? [`max-age is below a year (${year})`] : []),
    ...(asked && own?.preload !== true ? [`https://${domain} does not send it itself`] : []),
    ...(http !== undefined && redirect?.origin !== `https://${domain}`
      ? [`http://${domain} does not redirect to https://${domain} first`]
      : []),
  ];
}
