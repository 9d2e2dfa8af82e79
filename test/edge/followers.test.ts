import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BodyReader } from '../../src/edge/body-reader.ts';
import { StoredBody } from '../../src/edge/stored-body.ts';
import { settle } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

type Act =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'join' }
  | { readonly kind: 'read' | 'leave'; readonly who: number };

const who = fc.nat({ max: 3 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      text: fc.constantFrom('a', 'bcd', 'efghij'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave'), who }) },
);

/** One who reads when told to, and remembers what came. */
class Follower {
  text = '';
  chunks = 0;
  isGone = false;
  isBroken = false;
  #isReading = false;
  readonly #reader: BodyReader;

  constructor(reader: BodyReader) {
    this.#reader = reader;
  }

  /** One chunk, once it is there; asks for one at a time, as `for await` does. */
  async read(): Promise<void> {
    if (this.isGone || this.#isReading) return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#reader.next();
      if (done === true) this.isGone = true;
      else {
        this.chunks += 1;
        this.text += Buffer.from(value).toString();
      }
    } catch {
      this.isBroken = true;
      this.isGone = true;
    }
    this.#isReading = false;
  }

  async leave(): Promise<void> {
    this.isGone = true;
    await this.#reader.return();
  }
}

function tryToJoin(body: StoredBody): Follower | null {
  try {
    return new Follower(body.read());
  } catch {
    return null;
  }
}

async function expectBroken(follower: Follower): Promise<void> {
  while (!follower.isGone) await follower.read();
  expect(follower.isBroken).toBe(true);
}

test.each([
  ['is kept', 1000],
  ['turns out too long to be kept', 8],
  ['is not kept', 0],
])(
  'whatever its readers do, those who stay have all of a body that %s, in order',
  async (_, limit) => {
    const acts = fc.array(act, { maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(acts, fc.constantFrom('end', 'break'), async (all, end) => {
        const flow = new FlowingBody();
        const body = new StoredBody(flow, { limit });
        const followers: Follower[] = [];
        let sent = '';
        for (const act of all) {
          if (act.kind === 'send') {
            sent += act.text;
            flow.send(act.text);
          } else if (act.kind === 'join') {
            // A body that is not kept is over once all have left.
            const isOver = flow.isLeft;
            const follower = tryToJoin(body);
            if (follower === null) expect(body.isPassing).toBe(true);
            else if (isOver) await expectBroken(follower);
            else followers.push(follower);
          } else {
            const follower = followers[act.who];
            if (follower !== undefined && !follower.isGone)
              if (act.kind === 'leave') await follower.leave();
              else void follower.read();
          }
          await settle();
          const staying = followers.filter(({ isGone }) => !isGone);
          // What is not kept is taken only as fast as it is read, and not at all once nobody does.
          if (limit === 0 && staying.length > 0)
            expect(flow.taken).toBeLessThanOrEqual(
              Math.min(...staying.map(({ chunks }) => chunks)) + 1,
            );
          if (body.isPassing && followers.length > 0 && staying.length === 0)
            expect(flow.isLeft).toBe(true);
        }
        const left = new Set(followers.filter(({ isGone }) => isGone));
        if (end === 'end') flow.end();
        else flow.breakOff();
        while (followers.some(({ isGone }) => !isGone)) {
          for (const follower of followers) void follower.read();
          await settle();
        }
        for (const follower of followers) {
          if (left.has(follower)) expect(sent.startsWith(follower.text)).toBe(true);
          else expect(follower).toMatchObject({ text: sent, isBroken: end === 'break' });
        }
      }),
      { numRuns: 100 },
    );
  },
);
