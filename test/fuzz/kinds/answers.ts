import * as fc from 'fast-check';
import { assertCivil, type Fuzz, openFuzz, shown, withinBounds } from '../fuzz.ts';
import { createHostileBucket, type HostileBucket } from '../hostile-bucket.ts';
import type { Answered, Tamper } from '../tampering-proxy.ts';
import { assertOthersAreSafe, command } from './state.ts';

const bodies = [
  '',
  '<',
  '<a>',
  'not xml',
  '{"a":1}',
  '\u0000\u0001',
  '<html><body>Sign in</body></html>',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Error><Code>&a;</Code></Error>',
  '<ListBucketResult/>',
  '<ListBucketResult><IsTruncated>false</IsTruncated><Contents/></ListBucketResult>',
  '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
  '<Error><Code>AccessDenied</Code><Message>&#155;2J because &#155;31m</Message></Error>',
  '<Error/>',
  '<Error><Code>__proto__</Code><Message>m</Message></Error>',
  '<a>'.repeat(20_000),
  '<Invalidation/>',
  '<DistributionConfig/>',
  '<CachePolicy/>',
  '<InvalidationList/>',
];

const headers: readonly Readonly<Record<string, string>>[] = [
  { etag: '' },
  { etag: '"x"' },
  { date: 'x' },
  { date: 'Fri, 31 Dec 9999 23:59:59 GMT' },
  { date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { 'content-type': 'text/html' },
  { 'content-length': '1' },
  { location: 'http://192.0.2.1/' },
  { 'x-amz-bucket-region': '[2J' },
  { 'last-modified': 'x' },
  { 'x-amz-meta-sha256': 'zzz' },
  { 'content-encoding': 'gzip' },
  { 'x-amz-version-id': '../x' },
];

/** Not those that say to try again later: the SDK would, for seconds. */
const statuses = [200, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 409, 412, 416];

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null });

/** What becomes of one answer, or of all from it on. */
const lie = fc.record({
  first: fc.nat(14),
  goesOn: fc.boolean(),
  status: maybe(fc.constantFrom(...statuses)),
  header: maybe(fc.constantFrom(...headers)),
  without: maybe(fc.constantFrom('date', 'etag', 'content-type', 'last-modified')),
  body: maybe(fc.oneof(fc.constantFrom(...bodies), fc.string())),
  isCut: fc.boolean(),
  digits: maybe(fc.constantFrom('-1', '99999999999999999999', '1e309', 'NaN', '0')),
});
type Lie = typeof lie extends fc.Arbitrary<infer T> ? T : never;

function toTamper(told: Lie): Tamper {
  let answers = 0;
  return (asked, answer) => {
    answers += 1;
    const isOne = answers === told.first + 1 || (told.goesOn && answers > told.first);
    return isOne ? tamper(answer, told, asked.method === 'HEAD') : answer;
  };
}

function tamper(answer: Answered, told: Lie, isHead: boolean): Answered {
  const { header, without, body, isCut, digits, status } = told;
  const kept = Object.entries({ ...answer.headers, ...header }).filter(
    ([name]) => name !== without && (name !== 'content-length' || isHead),
  );
  const digitsOf = (text: Buffer): Buffer =>
    digits === null
      ? text
      : Buffer.from(text.toString('latin1').replaceAll(/\d+/g, digits), 'latin1');
  const whole = body === null ? digitsOf(answer.body) : Buffer.from(body);
  return {
    status: status ?? answer.status,
    headers: Object.fromEntries(kept),
    body: isCut ? whole.subarray(0, whole.length >> 1) : whole,
  };
}

/** Answers of S3 or of CloudFront that neither gives. */
function answersOf(name: string, of: (place: HostileBucket) => { tamper: Tamper }): Fuzz {
  return {
    name,
    runs: 1_500,
    quick: 12,
    async open() {
      const place = await createHostileBucket();
      const property = fc.asyncProperty(
        lie,
        command,
        shown,
        fc.nat(9),
        async (told, args, how, edit) => {
          await place.reset(edit);
          of(place).tamper = toTamper(told);
          assertCivil(await withinBounds(place.run(args, how)));
          assertOthersAreSafe(place);
        },
      );
      return openFuzz(property, () => Promise.resolve(place[Symbol.asyncDispose]()));
    },
  };
}

export const s3Answers = answersOf('S3 answers', (place) => place.s3);
export const cloudFrontAnswers = answersOf('CloudFront answers', (place) => place.cloudFront);
