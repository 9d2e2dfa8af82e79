import type {
  BehaviourFacts,
  DistributionFacts,
  ViewerFunction,
} from '../../facts/distribution-facts.ts';
import type { FaceFacts } from '../../facts/face-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { originsOf } from '../serving.ts';
import { behaviourInText, behaviourName } from '../words.ts';
import { answersTo, isHomeServed, isPageServed } from './face.ts';
import { behaviourFor, samplesOf } from './served.ts';

export const prettyUrls = defineCheck({
  code: 'pretty-urls-not-rewritten',
  title: 'URLs that end in a slash find their index.html',
  area: 'caching',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html',
  judge: ({ read, peek, site }) => {
    const terms = {
      distribution: read('distribution'),
      functions: peek('functions') ?? {},
      face: peek('face'),
      site,
    };
    const faults = [...pageFaults(terms), ...homeFaults(terms)];
    // What a function makes of a URL can only be seen.
    return faults.length === 0 && !isPageServed(terms.face) ? null : faults;
  },
});

interface Terms {
  readonly distribution: DistributionFacts;
  /** By ARN; those that could be read. */
  readonly functions: Readonly<Record<string, ViewerFunction>>;
  readonly face: FaceFacts | null;
  readonly site: SiteFacts;
}

const why =
  'S3 knows no index documents behind CloudFront: it looks for an object whose name ends in a slash, and there is none.';
const next =
  'Attach a function to viewer requests that adds index.html, such as the one in docs/guides/publishing-to-aws.md, to every behaviour that serves pages.';

/** Seen, where a page was asked for as readers do; else what must fail. */
function pageFaults(terms: Terms): readonly Fault[] {
  const { face, site } = terms;
  if (isPageServed(face)) return [];
  // Where home is not answered either, nothing is published yet, or something else is wrong.
  const missing = isHomeServed(face, site)
    ? answersTo(face, 'page').filter(({ status }) => status === 404 || status === 403)
    : [];
  return missing.length > 0
    ? missing.flatMap((answer) => notFound(answer, terms))
    : withoutRewriting(terms);
}

function notFound(
  { url, status }: { readonly url: string; readonly status: number },
  { distribution }: Terms,
): readonly Fault[] {
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
}

function withoutRewriting({ distribution, functions, site }: Terms): readonly Fault[] {
  const page = samplesOf(site).find(({ key }) => key.endsWith('/index.html'));
  if (page === undefined) return [];
  const path = `/${page.key.slice(0, -'index.html'.length)}`;
  const behaviour = behaviourFor(path, distribution);
  if (behaviour === undefined || !asksForObjects(behaviour, distribution)) return [];
  const lacks = lacksRewriting(behaviour, functions);
  if (lacks === null) return [];
  return [
    {
      what: `${behaviourName(behaviour.pattern)} ${lacks}: ${path} does not lead to ${page.key}.`,
      why,
      next,
      fix: null,
      // A function that runs when the origin is asked would do, and is not among the facts.
      severity: 'warning',
    },
  ];
}

/** What keeps a behaviour from finding index documents, as far as it can be told without asking; null: nothing known. */
function lacksRewriting(
  { viewerRequest }: BehaviourFacts,
  functions: Terms['functions'],
): string | null {
  if (viewerRequest === null) return 'has no function on viewer requests';
  const known = functions[viewerRequest.arn];
  if (known === undefined || known.source.includes('index')) return null;
  return `has a function on viewer requests, ${known.name}, that names no index document`;
}

function homeFaults({ distribution, face, site }: Terms): readonly Fault[] {
  if (distribution.defaultRootObject !== null || isHomeServed(face, site)) return [];
  if (!isBare(behaviourFor('/', distribution), distribution)) return [];
  return [
    {
      what: 'The distribution has neither a default root object nor a function that finds one: / does not lead to index.html.',
      why,
      next: 'Set the default root object to index.html; it serves / and nothing else.',
      fix: null,
    },
  ];
}

function isBare(
  behaviour: BehaviourFacts | undefined,
  distribution: DistributionFacts,
): behaviour is BehaviourFacts {
  return (
    behaviour !== undefined &&
    behaviour.viewerRequest === null &&
    asksForObjects(behaviour, distribution)
  );
}

/** A website endpoint finds index documents itself. */
function asksForObjects(behaviour: BehaviourFacts, distribution: DistributionFacts): boolean {
  return originsOf(behaviour, distribution).some(
    ({ isBucket, kind }) => isBucket && kind === 's3-rest',
  );
}
