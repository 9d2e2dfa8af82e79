import type { FaceFacts } from '../../facts/face-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { answerOf, follow, homeOf, homeRedirects, leadsTo } from '../home-answers.ts';
import { listOf } from '../words.ts';
import { namesOfSite } from '../../names.ts';

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html';

/** Where a reader of a name ends up over HTTPS, as far as it was asked; null in a circle. */
function endOf(face: FaceFacts, name: string): string | null {
  const { urls, loops } = follow(face, homeOf('https', name));
  return loops ? null : (urls.at(-1) ?? null);
}

export const namesNotJoined = defineCheck({
  code: 'names-not-joined',
  title: 'The other names lead to the one that readers are to use',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link,
  judge: ({ read, site: { host, otherNames } }) =>
    otherNames.flatMap((name): readonly Fault[] => {
      const face = read('face');
      const status = answerOf(face, homeOf('https', name))?.status;
      if (status === undefined || status >= 400) return [];
      const end = endOf(face, name);
      // That the site's own name leads away is a finding of its own.
      if (end === null || new URL(end).hostname === host || endOf(face, host) === end) return [];
      const next = `Redirect it with 301 to https://${host} and the same path, in the viewer-request function of the distribution: \`storyclub infra\` makes one that does.`;
      return end === homeOf('https', name)
        ? [
            {
              what: `${name} answers with a page of its own and does not lead to ${host}.`,
              why: 'Search engines see two sites, readers share links to either, and what a browser keeps for one it does not for the other.',
              next,
              fix: null,
            },
          ]
        : [
            {
              what: `${name} leads to ${end}, not to ${host}.`,
              why: 'Readers who type that name do not come to the site.',
              next,
              fix: null,
            },
          ];
    }),
});

export const hostRedirectsAway = defineCheck({
  code: 'host-redirects-away',
  title: 'The address of the configuration is the one readers stay on',
  area: 'viewers',
  severity: 'error',
  needs: ['face'],
  link,
  judge: ({ read, site }) => {
    const end = endOf(read('face'), site.host);
    if (end === null || new URL(end).hostname === site.host) return [];
    return [
      {
        what: `${site.host} is the site’s name in the configuration, and redirects to ${end}.`,
        why: 'Canonical links, feeds and the sitemap name an address that readers are sent away from; search engines follow neither.',
        next: `Set site.url to ${new URL(end).origin}, or turn the redirect round.`,
        fix: null,
      },
    ];
  },
});

export const nameRedirectLoop = defineCheck({
  code: 'name-redirect-loop',
  title: 'No redirect comes back to where it began',
  area: 'viewers',
  severity: 'error',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4',
  judge: ({ read, site }) => {
    const starts = namesOfSite(site).flatMap((name) => [
      homeOf('https', name),
      homeOf('http', name),
    ]);
    const loops = starts
      .map((start) => follow(read('face'), start))
      .filter((followed) => followed.loops)
      .map(({ urls }) => urls.slice(urls.indexOf(urls.at(-1) ?? '')));
    // One circle is entered from several sides.
    const circles = new Map(
      loops.toReversed().map((urls) => [listOf(urls.slice(1).toSorted()), urls]),
    );
    return [...circles.values()].map((urls) => ({
      what: `Readers go round in a circle: ${urls.join(' → ')}.`,
      why: 'A browser gives up with “too many redirects”.',
      next: 'Decide which name is the site’s, let that one answer, and let only the others redirect. Where the origin redirects to HTTPS itself, let CloudFront fetch from it over HTTPS.',
      fix: null,
    }));
  },
});

/** A link with the other name that was shared years ago is to lead to its page. */
export const redirectLosesPath = defineCheck({
  code: 'redirect-loses-path',
  title: 'The other names lead to the page that was asked for',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link,
  judge: ({ read, site }) =>
    read('face').answers.flatMap(({ url, purpose, answer }) => {
      if (purpose !== 'other-page' || answer.is !== 'answered') return [];
      const to = leadsTo(url, answer);
      // Where the name leads at all is judged by its home page.
      if (to?.hostname !== site.host || sameExceptSlash(to.pathname, new URL(url).pathname))
        return [];
      return [
        {
          what: `${url} redirects to ${to.href}, which is another page.`,
          why: 'Whoever follows an old link to a story comes out elsewhere, and search engines forget the story’s old address.',
          next: 'Let the redirect keep the path: `storyclub infra` makes a function that does; a bucket that redirects all requests does as well, unless its host name has a path in it.',
          fix: null,
        },
      ];
    }),
});

function sameExceptSlash(a: string, b: string): boolean {
  return a.replace(/\/$/, '') === b.replace(/\/$/, '');
}

const temporary = [302, 303, 307];

export const redirectTemporary = defineCheck({
  code: 'redirect-temporary',
  title: 'Redirects to HTTPS and between the names are for good',
  area: 'viewers',
  severity: 'notice',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4',
  judge: ({ read }) =>
    homeRedirects(read('face'))
      // Where a name leads on within itself, to a language perhaps, is its own affair.
      .filter(
        ({ from, to, status }) => temporary.includes(status) && to.origin !== new URL(from).origin,
      )
      .map(({ from, to, status }) => ({
        what: `${from} redirects to ${to.href} with ${status}, for the time being.`,
        why: 'Browsers ask again each time, which is billed as a request, and search engines keep the old address.',
        next: 'Answer 301 or 308.',
        fix: null,
      })),
});
