import { defineCheck, faultsOfEach } from '../check.ts';
import { answersTo } from './face.ts';

export const errorPageStatus = defineCheck({
  code: 'error-page-hides-status',
  title: 'A page that does not exist is answered with 404',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages.html',
  judge: ({ read, peek }) => {
    const why =
      'Search engines take every mistyped URL for a page of the site, a page that was taken down stays in their lists, and nobody who watches the site sees an error.';
    const hidden = read('distribution').errors.filter(
      ({ page }) => page !== null && page.status < 400,
    );
    if (hidden.length > 0)
      return hidden.map(({ status, page }) => ({
        what: `CloudFront answers ${status} as ${page?.status ?? 200}, with ${page?.path ?? 'a page'}.`,
        why,
        next: `Let the error response of ${status} answer with 404${status === 404 ? '' : `, or with ${status} itself where that is meant`}.`,
        fix: null,
      }));
    return faultsOfEach(answersTo(peek('face'), 'missing'), ({ status, url }) =>
      status === 200
        ? [
            {
              what: `${url}, which cannot exist, is answered with 200.`,
              why,
              next: 'Let whatever answers there, a function or another origin, answer 404 for what it does not know.',
              fix: null,
            },
          ]
        : [],
    );
  },
});
