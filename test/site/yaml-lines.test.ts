import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYamlBlock } from '../../src/site/yaml-block.ts';
import { parsePlainLines } from '../../src/site/yaml-lines.ts';

const block = (...lines: readonly string[]): string => `\n${lines.join('\n')}`;

describe('front matter of plain lines', () => {
  test.each([
    ['title: The Fox, and the Crow'],
    ['title: Fuchs & Krähe (“alt”)'],
    ['title: "The Fox: a fable # 1"'],
    ['title: "  "'],
    ['slug: 007'],
    ['date: 2024-01-06'],
    ['draft: Yes'],
    ['tags: [foxes, "Short stories", crow-2]'],
    ['tags: [ foxes ,crows ]'],
    ['title: 狐'],
  ])('%s is read without the full parser, and as by it', (line) => {
    const entries = parsePlainLines(block(line));
    expect(entries).not.toBeNull();
    expect({ kind: 'entries', entries }).toEqual(parseYamlBlock(block(line)));
  });

  test.each([
    ['title: The Fox: a fable'],
    ['title: Fox # 1'],
    ['title: "a \\"b\\""'],
    ["title: 'The Fox'"],
    ['title: *fox'],
    ['title: &fox The Fox'],
    ['title: !!str Fox'],
    ['title: |'],
    ['title:'],
    ['title:\tFox'],
    ['title: Fox '],
    ['title: A', 'title: B'],
    ['title: A', '  and B'],
    ['title: A', 'and B'],
    ['tags: [a, [b]]'],
    ['tags: [a: b]'],
    ['tags: [a,]'],
    ['tags: []'],
    ['tags: [a\u00a0]'],
    ['tags: [a', '  b]'],
    ['tags:', '  - a'],
    ['? title: A'],
    ['...'],
    ['# A comment'],
  ])('%j is left to the full parser', (...lines) => {
    expect(parsePlainLines(block(...lines))).toBeNull();
  });

  test('whatever the lines are, both give the same', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'abZ019éß狐“”‘’\'"\\#:,.-_?!&*|>%@`~=<{}[]()/+$^;·— \t\u00a0\u2028\u0085'),
      fc.constantFrom(' ', ': ', ', ', ' #', '- ', 'null', 'true', '1e3', '0x1', '<<', '---', '""'),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    );
    const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const list = fc.array(value, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`);
    const key = fc.constantFrom('title', 'tags', 'a-b', 'x_1', 'null', 'true', 'Y', '1', '');
    const line = fc.oneof(
      fc.tuple(key, fc.oneof(value, list)).map(([name, text]) => `${name}: ${text}`),
      value,
      fc.constant(''),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const entries = parsePlainLines(block(...lines));
        if (entries === null) return;
        taken += 1;
        expect({ kind: 'entries', entries }).toEqual(parseYamlBlock(block(...lines)));
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});
