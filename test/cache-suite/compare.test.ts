import { expect, test } from 'vitest';
import { compareResults, type Difference, renderComparison } from './compare.ts';
import type { Judged, Kind, Outcome } from './results.ts';
import { renderTable } from './table.ts';

function judged(id: string, outcome: Outcome, kind: Kind = 'required'): Judged {
  const because = outcome === 'failed' ? 'Response 2 comes from cache' : '';
  return { id, kind, name: `Case ${id}`, dependsOn: [], outcome, because };
}

function complaints(results: readonly Judged[], cases: readonly string[]): readonly string[] {
  const differences: Difference[] = [{ cases, why: 'as documented', source: 'https://…' }];
  return renderComparison(compareResults(results, differences));
}

test('a required case passes, or is listed; the other kinds may fail', () => {
  const results = [
    judged('fresh', 'passed'),
    judged('stale', 'failed'),
    judged('heuristic', 'failed', 'optimal'),
    judged('pragma', 'failed', 'check'),
  ];
  expect(complaints(results, ['stale'])).toEqual([]);
  expect(complaints(results, [])).toEqual([
    'not passed and not listed: stale (failed)\n  Case stale\n  Response 2 comes from cache',
  ]);
});

test.each<Outcome>(['moot', 'setup', 'retried'])('%s is not passed', (outcome) => {
  expect(complaints([judged('stale', outcome)], [])).toEqual([
    `not passed and not listed: stale (${outcome})\n  Case stale`,
  ]);
  expect(complaints([judged('stale', outcome)], ['stale'])).toEqual([]);
});

test('the list may not claim more than is so', () => {
  const results = [judged('fresh', 'passed'), judged('pragma', 'failed', 'check')];
  expect(complaints(results, ['fresh', 'pragma', 'unheard-of'])).toEqual([
    'listed as a difference, but passed: fresh',
    'listed, but not once, or no required case: pragma',
    'listed, but not once, or no required case: unheard-of',
  ]);
  expect(complaints([judged('stale', 'failed')], ['stale', 'stale'])).toEqual([
    'listed, but not once, or no required case: stale',
  ]);
});

test('the table: what passed, what failed, and what could not be asked', () => {
  const some = [
    judged('a', 'passed'),
    judged('b', 'failed'),
    judged('c', 'moot'),
    judged('d', 'setup'),
    judged('e', 'passed', 'optimal'),
    judged('f', 'retried', 'check'),
  ];
  expect(
    renderTable([
      { cache: 'ours', version: '0.1.0', judged: some },
      { cache: 'none', version: '', judged: [] },
      { cache: 'varnish', version: null, judged: [] },
    ]),
  ).toEqual([
    '                required             optimal              check',
    'cache  version  passed  failed  n/a  passed  failed  n/a  yes  no  n/a',
    'ours   0.1.0         1       1    2       1       0    0    0   0    1',
    'none                 0       0    0       0       0    0    0   0    0',
    'varnish  not installed: skipped',
  ]);
});
