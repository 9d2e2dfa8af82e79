import type { FaceFacts } from '../../facts/face-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { answerOf, homeOf, leadsTo } from '../home-answers.ts';
import { isAlias, ownNames } from '../site-names.ts';
import { whereabouts } from './leads-here.ts';
import { recordFor } from './records-to-make.ts';

export const nameElsewhere = defineCheck({
  code: 'name-elsewhere',
  title: 'Every name of the site leads to the distribution, or redirects to the site over HTTPS',
  area: 'dns',
  severity: 'error',
  needs: ['names', 'distribution'],
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const zone = peek('zone');
    const face = peek('face');
    const evidence = { names: read('names'), distribution, zone, face };
    return ownNames(site).flatMap((name): readonly Fault[] => {
      const found = whereabouts(name, evidence);
      if (found.is !== 'elsewhere') return [];
      if (name !== site.host && isRedirected(face, name, site.host)) return [];
      const alias = isAlias(name, distribution.aliases)
        ? ''
        : ` Add ${name} to the distribution’s aliases first, or it answers 403.`;
      return [
        {
          what: `${name} leads to ${found.where}, not to ${distribution.domainName}.`,
          why: 'Readers see what is there: an older site perhaps, which nothing that is published or purged changes.',
          next: `Make ${recordFor(name, { distribution, zone, site })}.${alias} To see first whether all is right behind it: \`storyclub doctor --connect-to ${distribution.domainName}\`.`,
          fix: null,
          severity: name === site.host ? 'error' : 'warning',
        },
      ];
    });
  },
});

function isRedirected(face: FaceFacts | null, name: string, host: string): boolean {
  const url = homeOf('https', name);
  const answer = face === null ? undefined : answerOf(face, url);
  return answer !== undefined && leadsTo(url, answer)?.origin === `https://${host}`;
}
