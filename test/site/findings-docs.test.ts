import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { siteBuildCodes } from '../../src/findings/codes-site-build.ts';

test('every code of a build has its heading in docs/findings', () => {
  const page = readFileSync(new URL('../../docs/findings/site-build.md', import.meta.url), 'utf8');
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(siteBuildCodes);
});
