import { hash } from 'node:crypto';
import pLimit from 'p-limit';
import { isMatch } from '../cache/behaviour-match.ts';
import { isPurgeable } from '../cache/urls.ts';
import type { Origin } from '../origin/origin.ts';
import type { FoundObject } from '../plan/found-object.ts';
import type { Entry } from '../plan/ledger.ts';
import type { OutputFile } from '../site/types.ts';
import { readFound, toFound } from './found-objects.ts';
import type { Lease } from './lease.ts';
import type { Seams } from './seams.ts';
import { type Listed, type Listing, listSite } from './survey-origin.ts';

/** What lies where a site is to be adopted, as far as a listing tells. Each in the order of keys. */
export interface AdoptSurvey {
  /** Made by the build, and the origin's own checksum of what is there is that of the same bytes. */
  readonly same: readonly Listed[];
  /** Made by the build: other bytes, or the checksum does not tell. */
  readonly unsure: readonly Listed[];
  /** Not made by the build, and the owner says that they are the site's. */
  readonly taken: readonly Listed[];
  /** Nobody's here: left alone. */
  readonly foreign: readonly Listed[];
  /** Made by the build, and not there. */
  readonly missing: readonly OutputFile[];
}

export interface AdoptSurveyTerms extends Listing {
  readonly files: readonly OutputFile[];
  /** Patterns of keys, `*` any run of characters and `?` one. */
  readonly take: readonly string[];
  readonly readBody: Seams['readBody'];
  /** What a ledger knows: that is passed over, and nothing that it knows is missing. Null without a ledger. */
  readonly known: ReadonlyMap<string, Entry> | null;
}

/** Lists what is there and compares it with the build. Reads files of the build; of the origin only the listing. */
export async function surveyForAdoption(terms: AdoptSurveyTerms): Promise<AdoptSurvey> {
  const listed = await listSite(terms);
  const built = new Map(terms.files.map((file) => [file.key, file]));
  const same: Listed[] = [];
  const unsure: Listed[] = [];
  const taken: Listed[] = [];
  const foreign: Listed[] = [];
  let looked = 0;
  for (const object of listed.values()) {
    terms.progress({ step: 'looking', done: looked++, of: listed.size });
    if ((terms.known?.get(object.key)?.live ?? null) !== null) continue;
    const file = built.get(object.key);
    if (file !== undefined) ((await isSame(object, file, terms)) ? same : unsure).push(object);
    else if (isTaken(object.key, terms.take)) taken.push(object);
    else foreign.push(object);
  }
  const missing = terms.known === null ? terms.files.filter(({ key }) => !listed.has(key)) : [];
  return { same, unsure, taken, foreign, missing };
}

/** A key that no purge can name stays with whoever put it there. */
const isTaken = (key: string, take: readonly string[]): boolean =>
  isPurgeable(key) && !key.endsWith('/') && take.some((pattern) => isMatch(pattern, `/${key}`));

/**
 * The ETag of an object that was put in one part and not encrypted with a key of KMS is the MD5 of its bytes, made by
 * S3 itself (S3 API, Object). What metadata say of the bytes is whatever their writer liked: it is not believed.
 */
async function isSame(
  { key, size, etag }: Listed,
  file: OutputFile,
  { readBody }: Pick<AdoptSurveyTerms, 'readBody'>,
): Promise<boolean> {
  if (size !== file.size || !/^"[0-9a-f]{32}"$/.test(etag)) return false;
  const body = await readBody(key);
  return hash('sha256', body, 'base64url') === file.digest && etag === `"${hash('md5', body)}"`;
}

/** Bodies under way at once: each is in memory whole. */
const READS_AT_ONCE = 8;

interface Finding {
  readonly origin: Origin;
  readonly prefix: string;
  readonly files: readonly OutputFile[];
  readonly lease: Pick<Lease, 'keep'>;
  readonly progress: Seams['progress'];
  readonly signal: AbortSignal;
}

/**
 * Asks for the headers of what is the same, and reads the rest whole. Objects that have changed since the listing are
 * read, too; those that are gone are left out. Stops early when it is asked to.
 */
export async function findObjects(
  { same, unsure, taken }: AdoptSurvey,
  { origin, prefix, files, lease, progress, signal }: Finding,
): Promise<readonly FoundObject[]> {
  const digests = new Map(files.map(({ key, digest }) => [key, digest]));
  const found: FoundObject[] = [];
  const of = same.length + unsure.length + taken.length;
  let done = 0;
  const keep = async (look: () => Promise<FoundObject | null>): Promise<void> => {
    if (signal.aborted) return;
    await lease.keep();
    const object = await look();
    if (object !== null) found.push(object);
    progress({ step: 'looking', done: ++done, of });
  };
  await pLimit(origin.capabilities.concurrency).map(same, ({ key, etag }) =>
    keep(async () => {
      const { object } = await origin.head(`${prefix}${key}`);
      if (object === null) return null;
      const digest = digests.get(key);
      return object.etag === etag && digest !== undefined
        ? toFound(object, { key, digest })
        : readFound(origin, { key, prefix });
    }),
  );
  await pLimit(READS_AT_ONCE).map([...unsure, ...taken], ({ key, size }) =>
    keep(() => readFound(origin, { key, prefix, size })),
  );
  return found;
}
