import { assert } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inventedHistory } from '../support/history-of-changes.ts';

describe('whatever comes and goes on a site', () => {
  test('every publish is as the law has it', async () => {
    await expect(assert(inventedHistory, { numRuns: 100 })).resolves.toBeUndefined();
  }, 300_000);
});
