import type { FaceAnswer } from '../../../../src/infra/facts/face-facts.ts';
import {
  type Statement,
  isEverybody,
  isPublicPolicy,
  listOf,
  statementsOf,
} from '../services/bucket-policy.ts';
import type { AccountState, BucketState } from '../state.ts';

export type Answered = Extract<FaceAnswer['answer'], { readonly is: 'answered' }>;

/** Who asks a bucket. */
export interface Asker {
  /** ARN of the distribution that signs the request; null: nobody signs. */
  readonly distribution: string | null;
  readonly overTls: boolean;
}

/** What S3 answers to a GET of a key at the REST endpoint. */
export function serveObject(
  state: AccountState,
  { bucket: name, key }: { readonly bucket: string; readonly key: string },
  asker: Asker,
): Answered {
  const bucket = state.buckets.get(name);
  if (bucket === undefined) return xml(404, 'NoSuchBucket');
  const object = state.s3.objects(name).get(key);
  const may = (action: string, resource: string): boolean =>
    isAllowed(bucket, { action, resource }, asker);
  if (!may('s3:GetObject', `arn:aws:s3:::${name}/${key}`)) return xml(403, 'AccessDenied');
  if (object === undefined)
    return may('s3:ListBucket', `arn:aws:s3:::${name}`)
      ? xml(404, 'NoSuchKey')
      : xml(403, 'AccessDenied');
  return {
    is: 'answered',
    status: 200,
    headers: { ...object.headers, etag: object.etag },
    start: object.body.subarray(0, 512).toString('utf8'),
  };
}

/** What the website endpoint answers, which reads as anybody may and by plain HTTP. */
export function serveWebsite(state: AccountState, name: string, path: string): Answered {
  const website = state.buckets.get(name)?.website;
  if (website === undefined || website === null) return html(404, {}, 'NoSuchWebsiteConfiguration');
  const all = website.RedirectAllRequestsTo;
  if (all !== undefined) {
    const location = `${all.Protocol ?? 'http'}://${all.HostName ?? ''}${path}`;
    return html(301, { location }, '');
  }
  const key = path.slice(1);
  const index = website.IndexDocument?.Suffix ?? 'index.html';
  const asked = key === '' || key.endsWith('/') ? `${key}${index}` : key;
  const asker = { distribution: null, overTls: false };
  const found = serveObject(state, { bucket: name, key: asked }, asker);
  const moved = found.headers['x-amz-website-redirect-location'];
  if (found.status === 200) return moved === undefined ? found : html(301, { location: moved }, '');
  const isFolder = state.s3.objects(name).has(`${key}/${index}`);
  if (isFolder) return html(302, { location: `${path}/` }, '');
  const error = website.ErrorDocument?.Key;
  const page = error === undefined ? null : serveObject(state, { bucket: name, key: error }, asker);
  return page?.status === 200 ? { ...page, status: found.status } : html(found.status, {}, 'error');
}

function isAllowed(
  bucket: BucketState,
  asked: { readonly action: string; readonly resource: string },
  asker: Asker,
): boolean {
  if (bucket.policy === null) return false;
  if (bucket.publicAccessBlock?.RestrictPublicBuckets === true && asker.distribution === null)
    if (isPublicPolicy(bucket.policy)) return false;
  const matching = statementsOf(bucket.policy).filter((one) => applies(one, asked, asker));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') &&
    !matching.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(
  { Principal, Action, NotAction, Resource, Condition = {} }: Statement,
  { action, resource }: { readonly action: string; readonly resource: string },
  asker: Asker,
): boolean {
  const isService =
    asker.distribution !== null &&
    typeof Principal === 'object' &&
    listOf(Principal['Service']).includes('cloudfront.amazonaws.com');
  const does = (patterns: Statement['Action']): boolean =>
    listOf(patterns).some((pattern) => isLike(action, pattern));
  return (
    (isEverybody(Principal) || isService) &&
    (Action === undefined ? !does(NotAction) : does(Action)) &&
    listOf(Resource).some((pattern) => isLike(resource, pattern)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        meets(operator, listOf(values), contextOf(asker)[key.toLowerCase()]),
      ),
    )
  );
}

function contextOf({ distribution, overTls }: Asker): Readonly<Record<string, string>> {
  return {
    'aws:securetransport': String(overTls),
    ...(distribution === null ? {} : { 'aws:sourcearn': distribution }),
  };
}

function meets(operator: string, values: readonly string[], found: string | undefined): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'ArnEquals':
    case 'Bool':
      return found !== undefined && values.includes(found);
    case 'StringLike':
    case 'ArnLike':
      return found !== undefined && values.some((value) => isLike(found, value));
    case 'StringNotEquals':
      return found === undefined || !values.includes(found);
    default:
      throw new Error(`the condition ${operator} is not understood`);
  }
}

/** `${*}` and its like stand for themselves. */
function isLike(text: string, pattern: string): boolean {
  const source = (pattern.match(/\$\{[*?$]\}|[\s\S]/g) ?? []).map((part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    const sign = part.length > 1 ? (part[2] ?? '') : part;
    return sign.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`).test(text);
}

function xml(status: number, code: string): Answered {
  const headers = { 'content-type': 'application/xml' };
  return { is: 'answered', status, headers, start: `<Error><Code>${code}</Code></Error>` };
}

function html(status: number, headers: Answered['headers'], start: string): Answered {
  return { is: 'answered', status, headers: { 'content-type': 'text/html', ...headers }, start };
}
