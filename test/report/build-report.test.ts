import { expect, test } from 'vitest';
import { renderBuild } from '../../src/report/build-report.ts';
import type { BuildResult } from '../../src/site/types.ts';

const built: BuildResult = {
  outDir: '/site/dist',
  files: [],
  siteDigest: '',
  templatesDigest: '',
  configDigest: '',
  nextStoryAt: null,
  findings: [],
  stats: { stories: 1, rendered: 12, files: 1041, bytes: 311_200, milliseconds: 214 },
};

test('a build says what it made and how much of it was new', () => {
  expect(renderBuild(built, '/site')).toEqual([
    'built 1 story into dist/: 12 pages rendered, 1,041 files, 312 kB, in 0.21 s',
  ]);
});

test('and when the next dated story comes out', () => {
  const nextStoryAt = Date.parse('2026-12-24T00:00:00Z');
  expect(renderBuild({ ...built, nextStoryAt }, '/site')[1]).toBe(
    'the next dated story comes out at 2026-12-24 00:00 UTC',
  );
});
