import type { DistributionFacts, HeadersPolicy } from '../../facts/distribution-facts.ts';
import type { FactName, FactValues } from '../../facts/infra-facts.ts';
import { defineCheck } from '../check.ts';
import { answerOf, homeOf, isOfCloudFront } from '../home-answers.ts';
import { namesOfSite } from '../../names.ts';
import { parseHsts } from './hsts-header.ts';

/** What readers are sent, whatever the policies say; the only check of HSTS where these may not be read. */
export const hstsNotSent = defineCheck({
  code: 'hsts-not-sent',
  title: 'Every name sends Strict-Transport-Security when it is asked over HTTPS',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc6797#section-7.1',
  judge: ({ read, peek, site }) => {
    const policy = defaultPolicyOf(peek);
    if (policy === 'without HSTS') return [];
    return namesOfSite(site).flatMap((name) => {
      const url = homeOf('https', name);
      const answer = answerOf(read('face'), url);
      if (answer === undefined || answer.status >= 400) return [];
      const header = answer.headers['strict-transport-security'];
      if (header !== undefined && parseHsts(header).maxAge !== null) return [];
      return [
        {
          what:
            header === undefined
              ? `${url} answers without Strict-Transport-Security.`
              : `${url} answers with “Strict-Transport-Security: ${header}”, which browsers ignore.`,
          why: `A browser that was not told for ${name} tries http:// again for every link and typed address: the first request can be answered by someone else.`,
          next:
            policy === null
              ? 'Give the behaviour a response headers policy that sets it, or let the function that redirects set it.'
              : !isOfCloudFront(answer)
                ? 'It is not CloudFront that answers: let what does send it too.'
                : answer.status >= 300
                  ? 'The headers policy of the default behaviour sets it for pages. A function that redirects answers by itself: let it set the header too.'
                  : 'The headers policy of the default behaviour sets it: wait until the distribution is deployed, and see whether another server answers for the name.',
          fix: null,
          severity: name === site.host ? 'warning' : 'notice',
        },
      ];
    });
  },
});

/** The headers policy of the default behaviour; null when it is not known. */
function defaultPolicyOf(
  peek: <Name extends FactName>(name: Name) => FactValues[Name] | null,
): HeadersPolicy | 'without HSTS' | null {
  const distribution: DistributionFacts | null = peek('distribution');
  const policies = peek('headersPolicies');
  if (distribution === null || policies === null) return null;
  const id = distribution.behaviours.at(-1)?.headersPolicyId ?? null;
  const policy = id === null ? null : policies[id];
  // A finding of its own.
  if (policy === null || policy?.hsts === null) return 'without HSTS';
  return policy ?? null;
}
