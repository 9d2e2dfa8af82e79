import type { BehaviourFacts } from '../../facts/distribution-facts.ts';
import type { FaceFacts } from '../../facts/face-facts.ts';
import { defineCheck } from '../check.ts';
import { isAlias } from '../site-names.ts';
import { behaviourName, listOf } from '../words.ts';

/** Methods that send something to the site. */
const writing = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Every behaviour counts, not just the default one: a page is as open as the behaviour that its path meets. */
export const viewerHttp = defineCheck({
  code: 'viewer-http',
  title: 'Every behaviour sends readers to HTTPS or refuses plain HTTP',
  area: 'viewers',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  judge: ({ read, peek }) => {
    const { behaviours, aliases } = read('distribution');
    const warned = warnedOff(peek('face'), aliases);
    const first =
      warned.length === 0
        ? 'Set'
        : `See to a certificate that browsers trust for ${listOf(warned)} first, or readers are sent from pages that work to a warning. Then set`;
    return behaviours
      .filter(({ viewerProtocol }) => viewerProtocol === 'allow-all')
      .map((behaviour) => ({
        what: `${behaviourName(behaviour.pattern)} answers over plain HTTP (viewer protocol policy allow-all).`,
        why: 'Anyone on the way, a café’s Wi-Fi among them, can read what is fetched and put something else in its place.',
        next: `${first} the viewer protocol policy to redirect-to-https. ${costOf(behaviour)}`,
        fix: warned.length === 0 ? { kind: 'viewer-protocol', pattern: behaviour.pattern } : null,
      }));
  },
});

/** Names whose readers come over HTTP, for over HTTPS their browser warns them off. */
function warnedOff(face: FaceFacts | null, aliases: readonly string[]): readonly string[] {
  return (face?.handshakes ?? []).flatMap(({ name, outcome }) =>
    outcome.is === 'shaken' && !outcome.trusted && isAlias(name, aliases) ? name : [],
  );
}

function costOf({ methods }: BehaviourFacts): string {
  const redirect =
    'A redirected request is billed as two requests; HSTS keeps browsers from making it again.';
  return methods.some((method) => writing.includes(method))
    ? `${redirect} A POST, PUT, PATCH or DELETE over HTTP is then answered with 307 or 403, so change programs that send them to https:// first.`
    : redirect;
}

/** What a redirect cannot undo: the body of the request was sent before it was answered. */
export const redirectedWrites = defineCheck({
  code: 'viewer-redirects-writes',
  title: 'Behaviours that take POST, PUT, PATCH or DELETE refuse them over plain HTTP',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  judge: ({ read }) =>
    read('distribution')
      .behaviours.filter(
        ({ viewerProtocol, methods }) =>
          viewerProtocol === 'redirect-to-https' &&
          methods.some((method) => writing.includes(method)),
      )
      .map(({ pattern, methods }) => ({
        what: `${behaviourName(pattern)} takes ${listOf(methods.filter((method) => writing.includes(method)))}, and redirects what comes over plain HTTP.`,
        why: 'What such a request sends has crossed the network in the clear before the redirect is answered. CloudFront answers it with 307 over HTTP/1.1 and later and with 403 before; its pages do not agree whether always.',
        next: 'A site of pages needs GET and HEAD only: allow no other methods. Where programs do send something, set the policy to https-only, which fails at once and gets noticed.',
        fix: null,
      })),
});
