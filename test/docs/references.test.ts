import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Places comments of the sources name: `cache-law §8.3`, `aws-facts 2.1`. */
function namedIn(pattern: RegExp): readonly string[] {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('docs'))
      .map((file) => `${folder}/${file}`),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, number = '']) => number),
  );
  return [...new Set(named)].toSorted();
}

/** `8` is a heading `## 8. …`; `8.3` the third point of its list. */
function placesIn(page: string): ReadonlySet<string> {
  const places = new Set<string>();
  let section = '';
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    const [, heading] = /^## (\d+)\. /.exec(line) ?? [];
    const [, part] = /^### (\d+\.\d+) /.exec(line) ?? [];
    const [, point] = /^(\d+)\. /.exec(line) ?? [];
    if (heading !== undefined) places.add((section = heading));
    if (part !== undefined) places.add(part);
    if (point !== undefined) places.add(`${section}.${point}`);
  }
  return places;
}

test.each([
  ['docs/cache-law.md', /cache-law §(\d+(?:\.\d+)?)/g],
  ['docs/aws-facts.md', /aws-facts (\d+(?:\.\d+)?)/g],
])('%s has every place that comments name', (page, pattern) => {
  const named = namedIn(pattern);
  expect(named.length).toBeGreaterThan(4);
  const places = placesIn(page);
  expect(named.filter((number) => !places.has(number))).toEqual([]);
});

test('every assumption the law names has its experiment', () => {
  const page = readFileSync('docs/assumptions.md', 'utf8');
  for (const name of ['A1', 'A2', 'A3', 'A4', 'A5', 'A6']) {
    expect(page).toMatch(new RegExp(`^\\| ${name} \\|`, 'm'));
    expect(page).toMatch(new RegExp(`^### ${name}: `, 'm'));
  }
});

test.each(readdirSync('docs/decisions').filter((file) => file !== 'README.md'))(
  'the decision %s is dated, says why and what follows, and is listed',
  (file) => {
    const text = readFileSync(`docs/decisions/${file}`, 'utf8');
    expect(text).toMatch(/^Decided \d{4}-\d{2}-\d{2}\.$/m);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Consequences']);
    const [, title = ''] = /^# (.+)$/m.exec(text) ?? [];
    expect(readFileSync('docs/decisions/README.md', 'utf8')).toContain(`[${title}](${file})`);
  },
);
