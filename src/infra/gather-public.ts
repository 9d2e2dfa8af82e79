import pLimit from 'p-limit';
import { endpointInEnvironment } from '../origin/s3-endpoint.ts';
import type { FaceFacts } from './facts/face-facts.ts';
import type { FactValues, SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import type { Face } from './face.ts';
import { type FaceTerms, faceUrls } from './face-urls.ts';
import { whenRead } from './gather-ask.ts';
import { type Known, validationNames, valueOf } from './gather-dependent.ts';
import { namesOfSite } from './names.ts';

type PublicFact = 'names' | 'validationRecords' | 'face';
type Needed = Omit<
  Known<'bucketRegion' | 'suspiciousKeys' | 'certificate' | 'certificates'>,
  'aws'
>;

/** Requests to readers' addresses under way at once: all of them, so that a site that hangs is waited for once. */
const atOnce = 40;

export interface FaceSubject {
  readonly site: SiteFacts;
  /** The site, with samples of what is published. */
  readonly published: Promise<SiteFacts>;
  /** Null: it is not asked. */
  readonly face: Face | null;
}

/** Starts asking the public network, as any reader may. */
export function startFace(
  known: Needed,
  { site, published, face }: FaceSubject,
): { readonly [One in PublicFact]: Promise<Read<FactValues[One]>> } {
  if (face === null) {
    const absent = { is: 'absent', why: 'The public network is not asked.' } as const;
    const none = Promise.resolve(absent);
    return { names: none, validationRecords: none, face: none };
  }
  const names = namesOfSite(site);
  return {
    names: askAll(names, (name) => face.resolve(name)),
    validationRecords: whenRead(validationNames(known), (records) =>
      askAll(records, (name) =>
        whenRead(face.canonicalName(name), async (target) => read({ name, target })),
      ),
    ),
    face: askFace(face, { site, published }, known),
  };
}

async function askFace(
  face: Face,
  { site, published }: Omit<FaceSubject, 'face'>,
  known: Needed,
): Promise<Read<FaceFacts>> {
  const limit = pLimit(atOnce);
  const handshakes = Promise.all(
    namesOfSite(site).map((name) => limit(() => face.handshake(name))),
  );
  const terms: FaceTerms = {
    region: valueOf(await known.bucketRegion, site.region),
    endpoint: endpointInEnvironment(),
    suspicious: valueOf(await known.suspiciousKeys, []),
  };
  const answers = Promise.all(
    faceUrls(await published, terms).map(({ url, purpose }) =>
      limit(async () => ({ url, purpose, answer: await face.request(url) })),
    ),
  );
  return read({ answers: await answers, handshakes: await handshakes });
}

/** One look-up that was not answered is the reason for all. */
async function askAll<A, B>(
  all: readonly A[],
  ask: (one: A) => Promise<Read<B>>,
): Promise<Read<readonly B[]>> {
  const found = await Promise.all(all.map(ask));
  const values: B[] = [];
  for (const one of found) {
    if (one.is !== 'read') return one;
    values.push(one.value);
  }
  return read(values);
}
