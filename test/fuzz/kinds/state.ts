import * as fc from 'fast-check';
import { assertCivil, assertSame, type Fuzz, openFuzz, shown, withinBounds } from '../fuzz.ts';
import { createHostileBucket, type HostileBucket } from '../hostile-bucket.ts';
import { damage, damageState } from '../hostile-state.ts';
import { markup } from '../mutate-json.ts';

export const commands: readonly (readonly string[])[] = [
  ['publish', '--yes'],
  ['publish', '--yes', '--refresh'],
  ['plan'],
  ['status'],
  ['status', '--html', 'status.html'],
  ['releases'],
  ['rollback', '--yes'],
  ['settle'],
  ['fix-typo', 'fox', '--replace', 'A=>One', '--yes'],
];
export const command = fc.constantFrom(...commands);

const damages = fc.array(damage, { minLength: 1, maxLength: 3 });

/** Ledgers, journals and leases: cut, flipped, forged at random. */
export const state: Fuzz = {
  name: 'damaged states',
  runs: 2_000,
  quick: 15,
  async open() {
    const place = await createHostileBucket({ releases: 2 });
    const property = fc.asyncProperty(damages, command, shown, async (all, args, how) => {
      await place.reset();
      damageState(place, all);
      assertCivil(await withinBounds(place.run(args, how)));
      assertOthersAreSafe(place);
      for (const page of place.pages())
        if (page.includes(markup)) throw new Error(`markup of others: ${page}`);
    });
    return openFuzz(property, () => Promise.resolve(place[Symbol.asyncDispose]()));
  },
};

/** Objects of others are as they were, and nothing was written but below the site's prefix and its state's. */
export function assertOthersAreSafe(place: HostileBucket): void {
  assertSame('objects of others changed', place.harmed(), []);
  const beyond = place.touched().filter((key) => !/^(?:site|\.storyclub)\//.test(key));
  assertSame('keys of others touched', beyond, []);
}
