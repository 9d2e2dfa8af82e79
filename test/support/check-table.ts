import { expect, test } from 'vitest';
import type { Check } from '../../src/infra/checks/check.ts';
import { examine } from '../../src/infra/examine.ts';
import type { InfraFacts } from '../../src/infra/facts/infra-facts.ts';

/** A site, and what checks find there: `severity code: what`, in the order of the checks. */
export type Row = readonly [site: string, facts: InfraFacts, finds: readonly string[]];

/** Proves that checks find what a table says, that it has a row for each of them, and that they speak in sentences. */
export function provesTable(checks: readonly Check[], table: readonly Row[]): void {
  const found = table.map(([, facts]) => examine(facts, checks).diagnoses);

  test.each(table)('%s', (_, facts, finds) => {
    const { diagnoses } = examine(facts, checks);
    expect(diagnoses.map(({ severity, code, what }) => `${severity} ${code}: ${what}`)).toEqual(
      finds,
    );
  });

  test('there is a site for each of the checks, and each is made once', () => {
    const codes = checks.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const seen = new Set(found.flat().map(({ code }) => code));
    expect(codes.filter((code) => !seen.has(code))).toEqual([]);
  });

  test('what it means and what to do is said in whole sentences', () => {
    for (const { what, why, next } of found.flat())
      for (const text of [what, why, next]) expect(text).toMatch(/^\S.* .*\.$/s);
    for (const { title } of checks) expect(title).toMatch(/^[A-Z].* .*[^.]$/s);
  });
}
