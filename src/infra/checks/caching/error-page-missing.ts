import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import { type Fault, defineCheck, faultsOfEach } from '../check.ts';
import { behaviourInText } from '../words.ts';
import { answersTo, isHomeServed } from './face.ts';
import { behaviourFor } from './served.ts';

export const errorPageMissing = defineCheck({
  code: 'error-page-missing',
  title: 'A reader who asks for a page that does not exist gets a page that says so',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const signed = behindSignatures(distribution);
    if (signed.length > 0) return signed;
    const face = peek('face');
    // Before anything is published there is no error page either.
    if (!isHomeServed(face, site)) return null;
    return faultsOfEach(answersTo(face, 'missing'), ({ url, status, start }) => {
      if (status < 400 || !/<Error>|<Code>\w+<\/Code>/.test(start)) return [];
      const page = distribution.errors.find((error) => error.status === status)?.page ?? null;
      return [
        {
          what: `${url} is answered with an error of S3 in XML (${status}).`,
          why:
            page === null
              ? 'Readers who mistype a URL see names of S3 instead of a way back to the site.'
              : `The error page ${page.path} could not be fetched: it is not published, or its path leads elsewhere.`,
          next:
            page === null
              ? 'Add an error response for 404 with the page /404.html and the status 404; the site has that page.'
              : `Publish ${page.path}, or correct the path of the error response.`,
          fix: null,
          severity: page === null ? 'notice' : 'warning',
        },
      ];
    });
  },
});

/** CloudFront fetches an error page as a reader would: where a signature is asked for, it has none. */
function behindSignatures(distribution: DistributionFacts): readonly Fault[] {
  const pages = new Set(distribution.errors.flatMap(({ page }) => page?.path ?? []));
  return [...pages].flatMap((path) => {
    const behaviour = behaviourFor(path, distribution);
    if (behaviour === undefined || behaviour.keyGroups.length === 0) return [];
    return [
      {
        what: `The error page ${path} lies behind ${behaviourInText(behaviour.pattern)}, which asks for a signature.`,
        why: 'Who has none, and gets the error for it, is refused the page as well.',
        next: `Add a behaviour for ${path} without key groups, before that one.`,
        fix: null,
        severity: 'warning' as const,
      },
    ];
  });
}
