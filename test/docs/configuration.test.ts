import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cacheControlFor, type ObjectKind } from '../../src/cache/policy.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { parseDuration } from '../../src/config/duration.ts';
import { configSchema } from '../../src/config/schema.ts';
import { tableRowsOf } from './pages.ts';

const page = 'docs/guides/configuration.md';
const rows = tableRowsOf(page)
  .map(([key = '', fallback = '']) => ({ key: code(key), fallback }))
  .filter(({ key }) => /^[a-z]/.test(key));

/** `` `site.url` `` without its marks. */
function code(cell: string): string {
  return cell.replaceAll('`', '');
}

/** Every key of the schema as the page writes it: `targets.*.bucket`, `tiers[].age`. */
function keysOf(schema: z.core.$ZodType, path = ''): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
    return Object.entries(shape).flatMap(([key, child]) =>
      keysOf(child, path === '' ? key : `${path}.${key}`),
    );
  }
  if (inner instanceof z.ZodArray)
    return [path, ...keysOf(inner.element, `${path}[]`).filter((key) => !key.endsWith('[]'))];
  if (inner instanceof z.ZodRecord) return [path, ...keysOf(inner.valueType, `${path}.*`)];
  return [path];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
    ? unwrap(schema.unwrap())
    : schema;
}

test('the page has every key of the configuration, and no other', () => {
  expect(rows.map(({ key }) => key).toSorted()).toEqual(keysOf(configSchema).toSorted());
});

test('the defaults are those it says', () => {
  const site = { url: 'https://www.storyclub.example', title: 'Story Club' };
  const source = { file: 'storyclub.config.ts', text: '', target: null };
  const { config } = parseConfig({ site }, source);
  const written = rows.filter(({ fallback }) => fallback.startsWith('`'));
  expect(written.length).toBeGreaterThan(20);
  for (const { key, fallback } of written) {
    if (/[*[]/.test(key)) continue;
    const actual = key.split('.').reduce<unknown>(childOf, config);
    expect({ key, value: actual }).toEqual({ key, value: valueOf(code(fallback)) });
  }
});

function childOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(name)
    : undefined;
}

/** `'5m'` in seconds, `'local'` as text, numbers as numbers. */
function valueOf(written: string): unknown {
  const text = /^'(.*)'$/.exec(written)?.[1];
  if (text !== undefined) return parseDuration(text) ?? text;
  return written === '{}' ? {} : Number(written);
}

test('the law’s table of lifetimes is the policy', () => {
  const tiers = [
    { age: 0, edge: 300, browser: 60 },
    { age: 30 * 86_400, edge: 365 * 86_400, browser: 60 },
  ];
  const kinds: readonly (readonly [string, ObjectKind, number])[] = [
    ['story whose content changed less than 30 days ago', 'story', 0],
    ['story settled since', 'story', 31 * 86_400],
    ['listing, feed, sitemap, redirect', 'listing', 0],
    ['404 page', 'not-found', 0],
    ['fingerprinted file', 'fingerprinted', 0],
    ['other file', 'file', 0],
  ];
  const expected = kinds.map(([name, kind, age]) => [name, cacheControlFor(kind, age, tiers)]);
  expect(lifetimesOf('docs/cache-law.md')).toEqual(expected);
});

function lifetimesOf(law: string): readonly (readonly string[])[] {
  const section = readFileSync(law, 'utf8').split('## 6. ')[1]?.split('\n## ')[0] ?? '';
  const found = section.matchAll(/^\| ([^|]+) \| `([^`]+)` \|$/gm);
  return [...found].map(([, object = '', value = '']) => [object, value]);
}
