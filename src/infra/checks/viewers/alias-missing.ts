import { defineCheck } from '../check.ts';
import { answerOf, homeOf, leadsTo } from '../home-answers.ts';
import { namesOfSite } from '../../names.ts';
import { isAlias, isCloudFrontName, ownNames } from '../site-names.ts';
import { listOf } from '../words.ts';

/** Without the alias CloudFront answers 403, whatever DNS says (DG CNAMEs). */
export const aliasMissing = defineCheck({
  code: 'alias-missing',
  title: 'The distribution answers to every name of the site',
  area: 'viewers',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html',
  judge: ({ read, peek, site }) => {
    const { id, aliases } = read('distribution');
    const face = peek('face');
    return namesOfSite(site)
      .filter((name) => !isCloudFrontName(name) && !isAlias(name, aliases))
      .filter((name) => {
        // Another name may be redirected elsewhere, as some DNS hosts do for an apex.
        const url = homeOf('https', name);
        const answer = face === null ? undefined : answerOf(face, url);
        const to = answer === undefined ? null : leadsTo(url, answer);
        return name === site.host || to?.origin !== `https://${site.host}`;
      })
      .map((name) => ({
        what: `${name} is no alias (alternate domain name) of the distribution ${id}.`,
        why: 'CloudFront answers 403 for a name it does not know, or closes the connection, wherever DNS leads.',
        next: `Add ${name} to the distribution’s alternate domain names; its certificate has to cover the name. If CloudFront says CNAMEAlreadyExists, another distribution has it: take it away there first, or move it with associate-alias.`,
        fix: null,
      }));
  },
});

/** What the configuration does not name is neither judged here nor redirected by the function that is made from it. */
export const aliasUnknown = defineCheck({
  code: 'alias-unknown',
  title: 'The configuration names every name the distribution answers to',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html',
  judge: ({ read, site }) => {
    const own = ownNames(site);
    const unknown = read('distribution')
      .aliases.map((alias) => alias.toLowerCase())
      .filter((alias) => !own.includes(alias) && !own.some((name) => isAlias(name, [alias])));
    return unknown.length === 0
      ? []
      : [
          {
            what: `The distribution answers to ${listOf(unknown)} too, which the configuration does not name.`,
            why: 'The site may be seen under that name as well, and nothing else here says how it does: whether DNS leads it here, whether it redirects, whether the certificate has it.',
            next: 'Name it in infra.otherNames, or take it off the distribution when it is not used any more.',
            fix: null,
          },
        ];
  },
});
