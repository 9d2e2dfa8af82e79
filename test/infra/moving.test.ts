import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteFacts } from '../../src/infra/facts/infra-facts.ts';
import type { Face } from '../../src/infra/face.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { faceOf } from '../support/account/face/face-of.ts';
import { MovingSite } from '../support/account/moving-site.ts';
import { now } from '../support/infra-facts.ts';

/** The guide's steps, taken one after the other: what it says the doctor finds, and what readers meet. */
let account: Account;
let site: MovingSite;
let face: Face;
beforeAll(async () => {
  account = await startAccount({ now: () => now });
  site = new MovingSite(account);
  face = faceOf(account.state, account.url);
});
afterAll(async () => await account.close());

/** Codes the guide promises, in the order it does. */
const guide = readFileSync(
  new URL('../../docs/guides/moving-to-https.md', import.meta.url),
  'utf8',
);
const promised = [...guide.matchAll(/^The doctor finds: ([^]*?)(?:\n\n|\n$)/gm)].map(
  ([, list = '']) =>
    list === 'nothing.'
      ? []
      : [...list.matchAll(/\(\.\.\/findings\.md#([a-z0-9-]+)\)/g)].map(([, code]) => code),
);

const pages = [
  'http://www.storyclub.example/s/the-fox/',
  'https://www.storyclub.example/s/the-fox/',
  'http://storyclub.example/s/the-fox/',
  'https://storyclub.example/s/the-fox/',
];

/** Where a reader of each page ends up, following redirects as a browser does. */
async function readers(): Promise<readonly string[]> {
  return await Promise.all(pages.map(async (url) => await follow(url, 5)));
}

async function follow(url: string, left: number): Promise<string> {
  const answer = await face.request(url);
  if (answer.is === 'unanswered') return 'no answer';
  const { location } = answer.headers;
  if (location !== undefined && left > 0) return await follow(location, left - 1);
  const whose = answer.start.includes('old') ? 'old' : 'new';
  return `${answer.status}, ${whose} page, by ${new URL(url).protocol.replace(':', '')}`;
}

const old = (): SiteFacts => site.oldTarget;
const live = (): SiteFacts => site.liveTarget;

describe('docs/guides/moving-to-https.md', () => {
  const steps: readonly (readonly [
    title: string,
    take: () => Promise<void>,
    examined: () => SiteFacts,
    readers: readonly string[],
  ])[] = [
    [
      'the old site: readers may have HTTPS, and nobody sends them there',
      () => Promise.resolve(),
      old,
      ['200, old page, by http', '200, old page, by https', '200, old page, by http', 'no answer'],
    ],
    [
      'what can be made right today',
      () =>
        site.fix(old(), [
          'viewer-http',
          'old-tls-policy',
          'hsts-missing',
          'old-http-version',
          'compression-off',
        ]),
      old,
      [
        '200, old page, by https',
        '200, old page, by https',
        '200, old page, by https',
        'no answer',
      ],
    ],
    [
      'the new site beside it: readers see nothing of it',
      async () => {
        await site.deploy('none');
        site.publish();
      },
      live,
      [
        '200, old page, by https',
        '200, old page, by https',
        '200, old page, by https',
        'no answer',
      ],
    ],
    [
      'the name goes over: readers are on the new site, whatever DNS says',
      () => site.moveAlias('www.storyclub.example'),
      live,
      [
        '200, new page, by https',
        '200, new page, by https',
        '200, new page, by https',
        'no answer',
      ],
    ],
    [
      'the stack takes the names',
      () => site.deploy('aliases'),
      live,
      [
        '200, new page, by https',
        '200, new page, by https',
        '200, new page, by https',
        'no answer',
      ],
    ],
    [
      'DNS follows: the apex has HTTPS as well',
      () => Promise.resolve(site.changeDns()),
      live,
      pages.map(() => '200, new page, by https'),
    ],
    [
      'the old one is closed: readers see nothing of that',
      () => site.closeOld(),
      live,
      pages.map(() => '200, new page, by https'),
    ],
  ];

  test('the guide says after each step what the doctor finds', () => {
    expect(promised.length).toBe(steps.length);
  });

  test.each(steps.map((step, index) => [...step, index] as const))(
    '%s',
    async (_, take, examined, expected, index) => {
      await take();
      expect(await readers()).toEqual(expected);
      expect(await site.doctor(examined())).toEqual(promised[index]);
    },
  );

  test('the old bucket cannot be reached around the new site', async () => {
    const direct = 'http://www.storyclub.example.s3-website-eu-west-1.amazonaws.com/';
    expect(await face.request(direct)).toMatchObject({ status: 404 });
  });
});
