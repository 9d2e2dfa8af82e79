import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinds } from './kinds.ts';

/** A few inputs of every kind; `npm run fuzz` tries thousands. */
test.each(kinds.map((kind) => [kind.name, kind] as const))(
  '%s: a refusal with a code or the right thing, in time, nothing else touched',
  async (_name, { quick, open }) => {
    const { property, close } = await open();
    try {
      const result = await fc.check(property, { numRuns: quick });
      const found = result.failed
        ? `${fc.defaultReportMessage(result) ?? ''}\n${String(result.errorInstance)}`
        : 'nothing';
      expect(found).toBe('nothing');
    } finally {
      await close();
    }
  },
  60_000,
);
