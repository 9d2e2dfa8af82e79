import { defineCheck } from '../check.ts';
import { answerOf, homeOf, homeRedirects } from '../home-answers.ts';
import { namesOfSite } from '../../names.ts';

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html';

export const httpNotRedirected = defineCheck({
  code: 'http-not-redirected',
  title: 'No name of the site shows a page over plain HTTP',
  area: 'viewers',
  severity: 'error',
  needs: ['face'],
  link,
  judge: ({ read, peek, site }) => {
    const opened = peek('distribution')?.behaviours.at(-1)?.viewerProtocol === 'allow-all';
    // The distribution that allows it is a finding already, and says what to set.
    if (opened) return [];
    return namesOfSite(site).flatMap((name) => {
      const url = homeOf('http', name);
      const answer = answerOf(read('face'), url);
      return answer === undefined || answer.status >= 300
        ? []
        : [
            {
              what: `${url} answers ${answer.status} with a page, over plain HTTP.`,
              why: 'Anyone on the way can read what is fetched and put something else in its place.',
              next: `Lead ${name} to the distribution, whose default behaviour redirects to HTTPS, or redirect to HTTPS where it is answered.`,
              fix: null,
            },
          ];
    });
  },
});

export const httpRefused = defineCheck({
  code: 'http-refused',
  title: 'Old links with http:// lead to the site',
  area: 'viewers',
  severity: 'notice',
  needs: ['face'],
  link,
  judge: ({ read, site }) =>
    namesOfSite(site).flatMap((name) => {
      const url = homeOf('http', name);
      const answer = answerOf(read('face'), url);
      const overHttps = answerOf(read('face'), homeOf('https', name));
      return answer === undefined || answer.status < 400 || (overHttps?.status ?? 500) >= 400
        ? []
        : [
            {
              what: `${url} answers ${answer.status} instead of leading to HTTPS.`,
              why: 'It keeps everything off plain HTTP, and readers with an old link or a typed address see an error.',
              next: 'Set the viewer protocol policy of the default behaviour to redirect-to-https, unless that is what you want.',
              fix: null,
            },
          ];
    }),
});

/** `http://apex` → `http://www` → `https://www`: a second request in the clear, and HSTS of the apex is never heard. */
export const httpDetour = defineCheck({
  code: 'http-detour',
  title: 'The first redirect of plain HTTP leads to HTTPS',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc6797#section-7.2',
  judge: ({ read }) =>
    homeRedirects(read('face'))
      .filter(({ from, to }) => from.startsWith('http:') && to.protocol === 'http:')
      .map(({ from, to }) => ({
        what: `${from} redirects to ${to.href}, which is plain HTTP again.`,
        why: 'One request more crosses the network in the clear, and can be led elsewhere there.',
        next: `Redirect to ${from.replace('http:', 'https:')} first, which can say HSTS for this name, and from there on to the other name.`,
        fix: null,
      })),
});

/** RFC 6797 §7.2 allows no way back. */
export const httpsToHttp = defineCheck({
  code: 'https-to-http',
  title: 'Nothing leads from HTTPS back to plain HTTP',
  area: 'viewers',
  severity: 'error',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc6797#section-7.2',
  judge: ({ read }) =>
    read('face').answers.flatMap(({ url, purpose, answer }) =>
      (purpose === 'home' || purpose === 'page') &&
      url.startsWith('https:') &&
      answer.is === 'answered' &&
      answer.status >= 300 &&
      answer.status <= 399 &&
      answer.headers['location']?.toLowerCase().startsWith('http://') === true
        ? [
            {
              what: `${url} redirects to ${answer.headers['location']}, away from HTTPS.`,
              why: 'What was asked for over HTTPS is then read over plain HTTP; a browser that knows HSTS goes round in a circle.',
              next: 'Find what answers: often an S3 website endpoint that redirects a path without its slash, or a bucket that redirects all requests with the protocol http. Let it redirect to https://.',
              fix: null,
            },
          ]
        : [],
    ),
});
