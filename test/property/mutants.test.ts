import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MUTANTS } from '../prove/mutants.ts';

/** `jiti test/prove/run-mutants.ts` makes each and shows which proof catches it; here only that they can be made. */
it.each(MUTANTS)('“$name” can be made in exactly one place', ({ file, find, replace }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});
