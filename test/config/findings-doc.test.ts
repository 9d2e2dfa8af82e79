import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every finding about the configuration has a heading that explains it', () => {
  const source = readFileSync('src/findings/codes-config.ts', 'utf8');
  const page = readFileSync('docs/findings/config.md', 'utf8');
  const codes = [...source.matchAll(/^ {2}'(config-[a-z-]+)'/gm)].map(([, code = '']) => code);
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  expect(codes.length).toBeGreaterThan(10);
  expect(headings.toSorted()).toEqual(codes.toSorted());
});
