import { expect, test } from 'vitest';
import { remember } from '../../../src/edge/function/remember.ts';

test('the longest known is forgotten first when the names are too long together', () => {
  const memory = remember<number>(10);
  memory.set('aaaa', 1);
  memory.set('bbbb', 2);
  memory.set('aaaa', 9);
  expect([memory.get('aaaa'), memory.get('bbbb')]).toEqual([1, 2]);
  memory.set('cccc', 3);
  expect([memory.get('aaaa'), memory.get('bbbb'), memory.get('cccc')]).toEqual([undefined, 2, 3]);
  memory.set('longer than all of it', 4);
  expect(memory.get('longer than all of it')).toBeUndefined();
});
