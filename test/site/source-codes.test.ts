import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { siteSourceCodes } from '../../src/findings/codes-site-source.ts';

test('every code about stories and images has its heading in the documentation, and no other has', () => {
  const page = readFileSync(new URL('../../docs/findings/site-source.md', import.meta.url), 'utf8');
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings.toSorted()).toEqual(siteSourceCodes.toSorted());
});
