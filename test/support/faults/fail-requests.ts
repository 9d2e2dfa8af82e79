import { bucket, inBucket } from '../bucket-club.ts';
import type { CliResult } from '../run-cli.ts';
import type { Fault as RequestFault } from '../s3-server.ts';
import type { StoredObject } from '../s3-store.ts';
import { type BucketWorld, createBucketWorld } from './bucket-world.ts';
import { type Act, watchRequests } from './gate.ts';
import { type Fault, sweep, type Swept } from './sweep.ts';

/** Every request of a publish fails in one way after the other: once, or as often as it is repeated. */

interface Failure {
  readonly name: string;
  readonly fault: RequestFault;
  readonly lasts: boolean;
  /** Of which requests. */
  readonly of: (request: string) => boolean;
}

const every = (): boolean => true;
const isOfCloudFront = (request: string): boolean => request.startsWith('cloudfront:');
const isOfS3 = (request: string): boolean => !isOfCloudFront(request);
const isUpload = (request: string): boolean => /^(Put|Copy)Object /.test(request);

/** What passes: the publish does all it was to do. */
export const passing: readonly Failure[] = [
  { name: 'slow down', fault: { status: 503, code: 'SlowDown' }, lasts: false, of: isOfS3 },
  {
    name: 'throttled',
    fault: { status: 400, code: 'Throttling' },
    lasts: false,
    of: isOfCloudFront,
  },
  { name: 'not sent', fault: 'request lost', lasts: false, of: every },
  { name: 'not answered', fault: 'answer lost', lasts: false, of: every },
  {
    name: '200 with an error',
    fault: { status: 200, code: 'InternalError' },
    lasts: false,
    of: isUpload,
  },
];

/** What does not pass: the publish says what was done, and the next one does the rest. */
export const lasting: readonly Failure[] = [
  { name: 'slow down', fault: { status: 503, code: 'SlowDown' }, lasts: true, of: every },
  { name: 'denied', fault: { status: 403, code: 'AccessDenied' }, lasts: true, of: every },
  { name: 'never answered', fault: 'answer lost', lasts: true, of: every },
  {
    name: '200 with an error',
    fault: { status: 200, code: 'InternalError' },
    lasts: true,
    of: isUpload,
  },
];

export async function failRequests(
  failures: readonly Failure[],
  follow: readonly 'the same sources'[],
  every = 1,
): Promise<Swept> {
  await using world = await createBucketWorld();
  const goBack = await world.save();
  const requests = await watchRequests(world, { during: () => world.publish() });
  await goBack();
  const faults = failures.flatMap((failure) =>
    requests.flatMap((request, index) =>
      failure.of(request) ? [faultAt(world, failure, { request, at: index + 1 })] : [],
    ),
  );
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
    follow,
  );
}

function faultAt(
  world: BucketWorld,
  failure: Failure,
  { request, at }: { readonly request: string; readonly at: number },
): Fault {
  const how = failure.lasts ? 'lastingly' : 'once';
  return {
    name: `${failure.name} ${how} at ${at} ${request}`,
    play: async () => {
      const before = siteOf(world);
      let result: CliResult | null = null;
      await watchRequests(world, {
        act: actOf(failure, at),
        during: async () => {
          result = await world.publish();
        },
      });
      const broken =
        result === null ? [] : judgeEnd(result, { failure, isSame: isSame(before, siteOf(world)) });
      return { broken, done: null };
    },
    leavesLease: request.endsWith(' .storyclub/lease'),
  };
}

/** A request that fails lastingly fails again under the same name. */
function actOf({ fault, lasts }: Failure, at: number): Act {
  let failed: string | null = null;
  return ({ when, operation, key }, number) => {
    if (when === 'after') return null;
    const name = `${operation} ${key}`;
    if (number !== at && !(lasts && name === failed)) return null;
    failed = name;
    return fault;
  };
}

function judgeEnd(
  { exitCode, stdout, stderr }: CliResult,
  { failure, isSame }: { readonly failure: Failure; readonly isSame: boolean },
): readonly string[] {
  const said = `it ends with ${exitCode}: ${stderr}${exitCode === 0 ? stdout : ''}`;
  if (!failure.lasts) return exitCode === 0 ? [] : [said];
  const isHonest =
    exitCode === 0 ||
    (exitCode === 2 && isSame) ||
    (exitCode === 3 && stderr.includes('state  ')) ||
    (exitCode === 4 && stdout.includes('owed'));
  return isHonest && !stderr.includes('this is a bug') ? [] : [said];
}

const siteOf = ({ s3 }: BucketWorld): ReadonlyMap<string, StoredObject> =>
  new Map([...s3.objects(bucket)].filter(([key]) => key.startsWith(inBucket(''))));

const isSame = (
  before: ReadonlyMap<string, StoredObject>,
  after: ReadonlyMap<string, StoredObject>,
): boolean =>
  before.size === after.size && [...before].every(([key, object]) => after.get(key) === object);
