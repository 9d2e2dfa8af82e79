import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { assertCivil, assertSame, type Fuzz, openFuzz, shown, withinBounds } from '../fuzz.ts';
import { createHostileSite } from '../hostile-site.ts';
import { mutateJson, mutation } from '../mutate-json.ts';

const damage = fc.record({
  file: fc.nat(),
  how: fc.oneof(
    fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ flip: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }) }),
    fc.record({ mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }) }),
  ),
});
type How = (typeof damage extends fc.Arbitrary<infer T> ? T : never)['how'];

const command = fc.constantFrom(
  ['build'],
  ['publish', '--yes'],
  ['plan'],
  ['status'],
  ['releases'],
  ['rollback', '--yes'],
);

/** What is kept in `.storyclub/`: the build's cache, the local origin, the local purges. */
export const local: Fuzz = {
  name: 'damaged .storyclub folders',
  runs: 1_500,
  quick: 15,
  async open() {
    const site = await createHostileSite();
    site.clear();
    await site.run(['publish', '--yes']);
    const folder = join(site.root, '.storyclub');
    const whole = join(site.root, '..', `whole-${process.pid}`);
    cpSync(folder, whole, { recursive: true });
    const files = readdirSync(whole, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(whole.length + 1))
      .toSorted();
    const property = fc.asyncProperty(
      damage,
      fc.nat(3),
      command,
      shown,
      async (one, edit, args, how) => {
        rmSync(folder, { recursive: true, force: true });
        cpSync(whole, folder, { recursive: true });
        const path = join(folder, files[one.file % files.length] ?? '');
        writeFileSync(path, damaged(readFileSync(path), one.how));
        site.put('extra.md', `---\ntitle: E\nauthor: E\ndate: 2026-01-02\n---\n${edit}\n`);
        const before = site.around();
        assertCivil(await withinBounds(site.run(args, how)));
        assertSame('files outside changed', [...site.around()], [...before]);
      },
    );
    return openFuzz(property, async () => {
      rmSync(whole, { recursive: true });
      await site[Symbol.asyncDispose]();
    });
  },
};

function damaged(body: Buffer, how: How): Buffer {
  if ('cut' in how) return body.subarray(0, Math.floor(body.length * how.cut));
  if ('flip' in how) {
    const flipped = Buffer.from(body);
    for (const at of how.flip)
      if (flipped.length > 0) flipped[at % flipped.length]! ^= 1 << (at % 8);
    return flipped;
  }
  try {
    return Buffer.from(
      JSON.stringify(mutateJson(JSON.parse(body.toString()), how.mutations)) ?? '',
    );
  } catch {
    return Buffer.alloc(0);
  }
}
