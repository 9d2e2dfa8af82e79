import { describe, expect, it } from 'vitest';
import { NAMED_CASES, playCase } from '../support/population/named-cases.ts';

describe.each(['keeps', 'takes', 'takes-freshness'] as const)('edges whose 304 %s', (on304) => {
  it.each(NAMED_CASES.map((named) => [named.name, named] as const))('%s', (_, named) => {
    expect(playCase(named, on304)).toEqual([]);
  });
});
