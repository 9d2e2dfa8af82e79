import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../src/edge/listen.ts';
import { type Club, createClub, screen, story } from '../support/club.ts';
import { type EdgeBefore, startEdgeBefore } from '../support/edge-before.ts';
import type { CliResult } from '../support/run-cli.ts';

const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-20', body });
const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });

let club: Club;
let edge: EdgeBefore;

beforeAll(async () => {
  club = await createClub({
    stories: { 'the-fox': fox('Teh fox came by.'), 'old-well': well('Teh well was deep.') },
  });
  edge = await startEdgeBefore(club);
  await club.publish({ at: '2026-11-20 10:00' });
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
  await club[Symbol.asyncDispose]();
});

/** `storyclub verify` at an instant, through the edge. */
async function verify(at: string, ...more: readonly string[]): Promise<CliResult> {
  edge.setClock(at);
  return await club.run(['verify', '--url', edge.url, ...more], { at });
}

const shown = ({ stdout }: CliResult): string =>
  screen(stdout)
    .replaceAll(edge.url, 'https://www.storyclub.example')
    // Which of several requests at once is the one that fetches is chance.
    .replaceAll(/; (Hit|Miss|RefreshHit)$/gm, '; …');

describe('a correction of a new story', () => {
  test('all is as published, and the edge keeps it', async () => {
    const result = await verify('2026-11-20 10:10', '--all');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown(result)).toMatchInlineSnapshot(`
      "storyclub verify · local · 2026-11-20 10:10 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for all 14 objects: 27 URLs in 81
      requests
        81 right

      verified: every answer is as published"
    `);
  });

  test('is old within its bound while the edge keeps the copy of before', async () => {
    await club.write('stories/the-fox.md', fox('The fox came by.'));
    await club.publish({ at: '2026-11-20 10:11' });
    const result = await verify('2026-11-20 10:12');
    expect(shown(result)).toMatchInlineSnapshot(`
      "storyclub verify · local · 2026-11-20 10:12 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for 7 objects of the last publish:
      14 URLs in 42 requests
        42 old but within its bound

      old but within its bound
        / and 1 URL more  until 10:17; Hit, age 2 min
        /archive/2026/ and 2 URLs more  until 10:17; Hit, age 2 min
        /atom.xml  until 10:17; Hit, age 2 min
        /authors/ada-lind/ and 2 URLs more  until 10:17; Hit, age 2 min
        /feed.json  until 10:17; Hit, age 2 min
        /feed.xml  until 10:17; Hit, age 2 min
        /stories/the-fox/ and 2 URLs more  until 10:17; Hit, age 2 min

      verified: what is old is within its bound, the last until 10:17 UTC"
    `);
    expect(result.exitCode).toBe(0);
  });

  test('and right after it', async () => {
    const result = await verify('2026-11-20 10:17');
    expect(shown(result)).toContain('verified: every answer is as published');
    expect(result.exitCode).toBe(0);
  });
});

describe('a correction of a settled story whose purge got lost', () => {
  test('is old beyond its bound', async () => {
    edge.losePurges();
    await club.write('stories/old-well.md', well('The well was deep.'));
    await club.publish({ at: '2026-11-20 11:00' });
    const result = await verify('2026-11-20 11:30');
    expect(shown(result)).toMatchInlineSnapshot(`
      "storyclub verify · local · 2026-11-20 11:30 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for 7 objects of the last publish:
      14 URLs in 42 requests
        33 right
         9 old beyond its bound

      old beyond its bound
        /stories/old-well/ and 2 URLs more
          should have ended by 11:01; Hit, age 80 min

      not verified: 3 URLs are not as they should be
      "storyclub verify --repair" purges exactly those and asks again."
    `);
    expect(result.exitCode).toBe(5);
  });

  test('is told in JSON, each answer with what was found', async () => {
    const { stdout, exitCode } = await verify('2026-11-20 11:30', '--json');
    const { counts, results, verified } = JSON.parse(stdout);
    expect({ exitCode, verified, counts }).toMatchInlineSnapshot(`
      {
        "counts": {
          "missing": 0,
          "old-beyond": 9,
          "old-within": 0,
          "right": 33,
          "unreachable": 0,
          "wrong-answer": 0,
          "wrong-headers": 0,
        },
        "exitCode": 5,
        "verified": false,
      }
    `);
    expect(results[0]).toMatchObject({
      key: 'stories/old-well/index.html',
      verdict: 'old-beyond',
      since: '2026-11-20T11:00:10.000Z',
      answer: { status: 200, age: 4800, xCache: 'Hit from cloudfront', edge: 'LHR0-S1' },
    });
  });

  test('--repair purges exactly that story, waits, and asks again', async () => {
    edge.hearPurges();
    const result = await verify('2026-11-20 11:40', '--repair', '--yes');
    expect(shown(result)).toMatchInlineSnapshot(`
      "storyclub verify · local · 2026-11-20 11:40 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for 7 objects of the last publish:
      14 URLs in 42 requests
        33 right
         9 old beyond its bound

      old beyond its bound
        /stories/old-well/ and 2 URLs more
          should have ended by 11:01; Hit, age 90 min

      not verified: 3 URLs are not as they should be

      purged 3 paths of 1 object

      storyclub verify · local · 2026-11-20 11:40 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for 1 object: 3 URLs in 9 requests
        9 right

      verified: every answer is as published"
    `);
    expect(result.exitCode).toBe(0);
  });

  test('the ledger knows of the purge, and a publish has nothing left to do', async () => {
    const { purges } = JSON.parse((await club.live('.storyclub/ledger.json')) ?? '');
    expect(purges.at(-1)).toMatchObject({
      batches: [
        {
          items: ['/stories/old-well', '/stories/old-well/', '/stories/old-well/index.html'],
          createdAt: Date.parse('2026-11-20T11:40:00Z'),
          completedAt: Date.parse('2026-11-20T11:40:00Z'),
        },
      ],
    });
    const { stdout } = await club.publish({ at: '2026-11-20 11:46' });
    expect(stdout).toContain('nothing to do: the site is as published');
  });
});

describe('what no purge mends', () => {
  test('a page that is not there', async () => {
    edge.change = (answer, { target }) =>
      target.startsWith('/stories/the-fox') ? { ...answer, status: 404 } : answer;
    const result = await verify('2026-11-20 12:00', '--all');
    expect(shown(result)).toMatch(
      /\/stories\/the-fox\/ and 2 URLs more\s+published, and answered with 404/,
    );
    expect(result.exitCode).toBe(5);
  });

  test('another content type, and another Cache-Control', async () => {
    edge.change = (answer) => ({
      ...answer,
      headers: [
        ...answer.headers.filter(([name]) => !/^(content-type|cache-control)$/i.test(name)),
        ['Content-Type', 'text/html'],
        ['Cache-Control', 'max-age=3600'],
      ],
    });
    const result = await verify('2026-11-20 12:00', '--sample', '3', '--verbose');
    expect(shown(result)).toContain('Content-Type "text/html"');
    expect(result.exitCode).toBe(5);
  });

  test('an object somebody changed in the bucket: nothing is purged for it', async () => {
    edge.change = null;
    const { etag, object } = await found('stories/the-fox/index.html');
    const { headers } = object;
    const condition = { ifMatch: etag };
    const body = Buffer.from('Not ours.');
    await club.origin.put({ key: 'stories/the-fox/index.html', body, headers, condition });
    edge.setClock('2026-11-20 13:00');
    const result = await verify('2026-11-20 13:00', '--all', '--repair', '--yes');
    expect(shown(result)).toMatchInlineSnapshot(`
      "storyclub verify · local · 2026-11-20 13:00 UTC
      asked https://www.storyclub.example (edge LHR0-S1) for all 14 objects: 27 URLs in 81
      requests
        72 right
         9 something else

      something else
        /stories/the-fox/ and 2 URLs more
          neither what was published nor anything the ledger knows; …

      not verified: 3 URLs are not as they should be
      Some left the origin after the new version was there (by their Age): CloudFront
      is not what keeps them. Look at the object in the bucket, and for another cache
      behind CloudFront.

      nothing was purged: no copy at an edge is the cause
      In the bucket itself, too, this is not what was published:
      stories/the-fox/index.html. Somebody else changed it; a purge would bring it
      again."
    `);
    expect(result.exitCode).toBe(5);
  });
});

async function found(key: string) {
  const answer = await club.origin.get(key);
  if (answer.outcome !== 'found') throw new Error(`${key} is not there`);
  return answer;
}

describe('a site that does not answer', () => {
  test('nothing listens: nothing is known', async () => {
    const result = await club.run(['verify', '--url', 'http://127.0.0.1:1'], {
      at: '2026-11-20 13:00',
    });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatchInlineSnapshot(`
      "error  http://127.0.0.1:1 does not answer.
      why    Nothing listens there.
      next   Check the address, its DNS and the network, or name another address with
             --url.
      "
    `);
  });

  test('a server that is silent costs no more than the time given', async () => {
    const silent = await listen(() => {}, '127.0.0.1', 0);
    const options = { at: '2026-11-20 13:00' };
    const result = await club.run(['verify', '--url', silent.url, '--timeout', '1s'], options);
    await silent.close();
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('No answer came in the time given.');
  });
});

describe('on the local target', () => {
  test('publish --wait --verify ends when every reader has it, and has looked', async () => {
    await club.write('stories/the-owl.md', story({ title: 'The Owl', date: '2026-11-20' }));
    const result = await club.publish({ at: '2026-11-20 14:00' }, '--wait', '--verify');
    expect(screen(result.stdout).split('look at it')[1]).toMatchInlineSnapshot(`
      ": npx storyclub serve
      every reader has it (14:05 UTC)

      storyclub verify · local · 2026-11-20 14:05 UTC
      asked a fresh edge on this machine for 9 objects: 18 URLs in 54 requests
        54 right

      A fresh edge holds nothing old. What a running serve holds is asked with --url
      http://localhost:8080.

      verified: every answer is as published"
    `);
  });

  test('nothing to do: the last publish is asked for all the same', async () => {
    const options = { at: '2026-11-20 14:01' };
    const { stdout } = await club.publish(options, '--wait', '--verify', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      receipt: null,
      waited: { outcome: 'there', at: '2026-11-20T14:05:10.000Z' },
      verified: { verified: true, which: 'last-publish' },
    });
  });

  test('before anything is published', async () => {
    await using empty = await createClub({ stories: { 'the-fox': fox('A fox.') } });
    const result = await empty.run(['verify'], { at: '2026-11-20 10:00' });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('Nothing has been published to local yet.');
  });
});
