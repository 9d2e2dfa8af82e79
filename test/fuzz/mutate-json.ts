import * as fc from 'fast-check';

/** Markup that a page or a summary must never show as such. */
export const markup = '<img src=x onerror=alert(1)>';

/** What a field may hold instead of what it should. */
const strangeValues: readonly unknown[] = [
  markup,
  `](javascript:alert(1)) ${markup}`,
  null,
  true,
  '',
  '\u0000',
  '\u001b[2J\u001b]0;owned\u0007',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '\ud800',
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  8.64e15 + 1,
  1e15,
  [],
  {},
  [[]],
  [null],
  { length: 1e9 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

/** One change somewhere in a JSON value: `at` chooses the place, `how` what becomes of it. */
export interface Mutation {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'repeat' | 'rename' | 'move';
  readonly value: unknown;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'repeat', 'rename', 'move'),
  value: fc.oneof(
    fc.constantFrom(...strangeValues),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
  ),
});

interface Slot {
  readonly parent: unknown[] | Record<string, unknown>;
  readonly key: string;
}

/** A copy of a JSON value with the changes made. */
export function mutateJson(value: unknown, mutations: readonly Mutation[]): unknown {
  const root: Record<string, unknown> = { value: JSON.parse(JSON.stringify(value)) };
  for (const { at, how, value: strange } of mutations) {
    const slots = slotsOf(root);
    const slot = slots[at % slots.length];
    if (slot !== undefined) change(slot, { how, strange, slots });
  }
  return root['value'];
}

function slotsOf(root: Record<string, unknown>): readonly Slot[] {
  const slots: Slot[] = [];
  const pending: unknown[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const parent = next as Record<string, unknown>;
    for (const key of Object.keys(parent)) {
      slots.push({ parent, key });
      const child = parent[key];
      if (typeof child === 'object' && child !== null) pending.push(child);
    }
  }
  return slots;
}

function change(
  { parent, key }: Slot,
  {
    how,
    strange,
    slots,
  }: { readonly how: Mutation['how']; readonly strange: unknown; readonly slots: readonly Slot[] },
): void {
  const own = parent as Record<string, unknown>;
  switch (how) {
    case 'replace':
      // A copy: what is put here may be changed in turn.
      own[key] = JSON.parse(JSON.stringify(strange));
      return;
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete own[key];
      return;
    case 'repeat':
      if (Array.isArray(parent)) parent.push(own[key]);
      else own[`${key}2`] = own[key];
      return;
    case 'rename':
      if (Array.isArray(parent)) parent.reverse();
      else {
        const value = own[key];
        delete own[key];
        Object.defineProperty(own, '__proto__', {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return;
    case 'move': {
      const from = slots[(Number(key) || key.length * 7) % slots.length];
      own[key] = JSON.parse(
        JSON.stringify(from === undefined ? null : (from.parent as never)[from.key]) ?? 'null',
      );
    }
  }
}
