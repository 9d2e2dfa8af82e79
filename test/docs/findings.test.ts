import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allChecks } from '../../src/infra/checks/all-checks.ts';

const page = readFileSync('docs/findings.md', 'utf8');
const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** Codes as the sources write them: the keys of a catalogue, and `code:` of an error that ends a command. */
function codesIn(file: string): readonly string[] {
  const text = readFileSync(`src/${file}`, 'utf8');
  if (file.startsWith('findings/codes-'))
    return [...text.matchAll(/^ {2}'?([a-z-]+)'?: text[<(]/gm)].map(([, code = '']) => code);
  // `code: taken ? 'port-taken' : 'cannot-listen'` has two.
  const thrown = text.matchAll(/(?:new UserError\(\{|error: \{)\s*code: ([^,]+),/g);
  return [...thrown].flatMap(([, expression = '']) =>
    [...expression.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code),
  );
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
const byFile = new Map(sources.map((file) => [file, codesIn(file)]));
const codes = [...new Set([...[...byFile.values()].flat(), ...allChecks.map(({ code }) => code)])];

test('every code of the program has one heading that explains it, and every heading is a code', () => {
  expect(headings.toSorted()).toEqual(codes.toSorted());
});

test('the index at the top leads to each of them', () => {
  const links = [...page.matchAll(/\[([a-z0-9-]+)\]\(#([a-z0-9-]+)\)/g)].map(([, name, to]) => {
    expect(name).toBe(to);
    return name;
  });
  expect(links.toSorted()).toEqual(headings.toSorted());
});

test('the sources are read as they are written: no catalogue is empty, and errors are found where they are thrown', () => {
  const catalogues = [...byFile].filter(([file]) => file.startsWith('findings/codes-'));
  expect(catalogues.length).toBeGreaterThan(3);
  for (const [file, found] of catalogues) expect({ file, found }).not.toEqual({ file, found: [] });
  const throwing = sources.filter((file) =>
    readFileSync(`src/${file}`, 'utf8').includes('new UserError({'),
  );
  const silent = throwing.filter((file) => byFile.get(file)?.length === 0);
  // These restate what they were given, under its own code.
  expect(silent.toSorted()).toEqual([
    'cli/commit-order.ts',
    'findings/user-error.ts',
    'site/read-sources.ts',
  ]);
});

test.each(headings)('%s is explained in whole sentences, and not by its name alone', (heading) => {
  const text = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]?.trim() ?? '';
  expect(text.length).toBeGreaterThan(60);
  expect(text).toMatch(/^["`[A-Z].*[.)]$/s);
});
