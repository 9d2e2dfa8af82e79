import { expect, test } from 'vitest';
import { type Case, judgeResults, parseResults, type Result } from './results.ts';

const cases: readonly Case[] = [
  { id: 'stores-nothing', kind: 'check', name: 'Nothing is stored unasked', dependsOn: [] },
  { id: 'reuses-fresh', kind: 'optimal', name: 'Fresh is reused', dependsOn: ['stores-nothing'] },
  { id: 'not-stale', kind: 'required', name: 'Stale is not', dependsOn: ['reuses-fresh'] },
  { id: 'in-a-browser', kind: 'required', name: 'Only in a browser', dependsOn: [] },
];

function outcomes(results: Record<string, Result>): Record<string, string> {
  const judged = judgeResults(cases, new Map(Object.entries(results)));
  return Object.fromEntries(judged.map(({ id, outcome }) => [id, outcome]));
}

test('a case without a result is not counted', () => {
  expect(outcomes({ 'stores-nothing': true, 'reuses-fresh': true, 'not-stale': true })).toEqual({
    'stores-nothing': 'passed',
    'reuses-fresh': 'passed',
    'not-stale': 'passed',
  });
});

test.each<[string, Result, string]>([
  ['an assertion', ['Assertion', 'Response 2 comes from cache'], 'failed'],
  ['an error of the connection', ['FetchError', 'socket hang up'], 'failed'],
  ['the preparation', ['Setup', 'Response 1 status is 503, not 200'], 'setup'],
  ['a second request to the origin', ['Setup', 'retry'], 'retried'],
])('what went wrong in %s', (_, result, outcome) => {
  const before = { 'stores-nothing': true, 'reuses-fresh': true } as const;
  expect(outcomes({ ...before, 'not-stale': result })['not-stale']).toBe(outcome);
});

test('nothing is said of a case when one that it depends on, even through another, did not pass', () => {
  const stored: Result = ['Assertion', 'Response 2 comes from cache'];
  expect(outcomes({ 'stores-nothing': stored, 'reuses-fresh': true, 'not-stale': true })).toEqual({
    'stores-nothing': 'failed',
    'reuses-fresh': 'moot',
    'not-stale': 'moot',
  });
  expect(outcomes({ 'not-stale': true })).toEqual({ 'not-stale': 'moot' });
});

test('a result of a case that is not in the suite is a mistake', () => {
  expect(() => outcomes({ invented: true })).toThrow('invented');
});

test('what the suite prints is read', () => {
  const printed = '{"a": true, "b": ["Setup", "retry"], "c": ["unknown"]}';
  expect([...parseResults(printed)]).toEqual([
    ['a', true],
    ['b', ['Setup', 'retry']],
    ['c', ['unknown', '']],
  ]);
});

test.each([
  ['[]', 'no object'],
  ['null', 'no object'],
  ['{"a": false}', 'neither'],
  ['{"a": []}', 'neither'],
  ['Running', 'JSON'],
])('%s are no results', (printed, why) => {
  expect(() => parseResults(printed)).toThrow(why);
});
