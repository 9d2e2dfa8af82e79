import type { BehaviourFacts, DistributionFacts } from '../../facts/distribution-facts.ts';
import type { FaceFacts } from '../../facts/face-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { answerOf } from '../home-answers.ts';
import { originsOf } from '../serving.ts';
import { behaviourInText, behaviourName } from '../words.ts';
import { answersTo } from './face.ts';
import { behaviourFor, samplesOf } from './served.ts';

export const prettyUrls = defineCheck({
  code: 'pretty-urls-not-rewritten',
  title: 'URLs that end in a slash find their index.html',
  area: 'caching',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const face = peek('face');
    return [...seenMissing(distribution, face, site), ...withoutIndex(distribution, face, site)];
  },
});

const why =
  'S3 knows no index documents behind CloudFront: it looks for an object whose name ends in a slash, and there is none.';
const next =
  'Attach a function to viewer requests that adds index.html, such as the one in docs/guides/publishing-to-aws.md, to every behaviour that serves pages.';

/** A page that is published, asked for as readers do. A 403 may have other reasons, unless home is answered. */
function seenMissing(
  distribution: DistributionFacts,
  face: FaceFacts | null,
  site: SiteFacts,
): readonly Fault[] {
  const homeIsServed = face !== null && answerOf(face, `https://${site.host}/`)?.status === 200;
  return answersTo(face, 'page')
    .filter(({ status }) => status === 404 || (status === 403 && homeIsServed))
    .flatMap(({ url, status }) => {
      const behaviour = behaviourFor(new URL(url).pathname, distribution);
      if (behaviour === undefined || !asksForObjects(behaviour, distribution)) return [];
      return [
        {
          what: `${url} is published, and answered with ${status}: ${
            behaviour.viewerRequest === null
              ? `no function runs in ${behaviourInText(behaviour.pattern)} before the cache is asked`
              : `the function of ${behaviourInText(behaviour.pattern)} does not lead it to its index.html`
          }.`,
          why,
          next,
          fix: null,
        },
      ];
    });
}

/** What must fail, where nobody was seen to be answered. */
function withoutIndex(
  distribution: DistributionFacts,
  face: FaceFacts | null,
  site: SiteFacts,
): readonly Fault[] {
  const bare = (behaviour: BehaviourFacts | undefined): behaviour is BehaviourFacts =>
    behaviour !== undefined &&
    behaviour.viewerRequest === null &&
    asksForObjects(behaviour, distribution);
  const faults: Fault[] = [];
  if (answersTo(face, 'page').length === 0) {
    const page = samplesOf(site).find(({ key }) => key.endsWith('/index.html'));
    const path = page === undefined ? null : `/${page.key.slice(0, -'index.html'.length)}`;
    const behaviour = path === null ? undefined : behaviourFor(path, distribution);
    if (bare(behaviour))
      faults.push({
        what: `${behaviourName(behaviour.pattern)} has no function on viewer requests: ${path} does not lead to ${page?.key}.`,
        why,
        // A function that runs when the origin is asked would do, and is not among the facts.
        next,
        fix: null,
        severity: 'warning',
      });
  }
  const home = behaviourFor('/', distribution);
  const homeIsServed = face !== null && answerOf(face, `https://${site.host}/`)?.status === 200;
  if (bare(home) && distribution.defaultRootObject === null && !homeIsServed)
    faults.push({
      what: 'The distribution has neither a default root object nor a function that finds one: / does not lead to index.html.',
      why,
      next: 'Set the default root object to index.html; it serves / and nothing else.',
      fix: null,
    });
  return faults;
}

/** A website endpoint finds index documents itself. */
function asksForObjects(behaviour: BehaviourFacts, distribution: DistributionFacts): boolean {
  return originsOf(behaviour, distribution).some(
    ({ isBucket, kind }) => isBucket && kind === 's3-rest',
  );
}
