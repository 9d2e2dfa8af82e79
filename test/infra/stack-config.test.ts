import { array, assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines, editTarget } from '../../src/infra/stack/edit-config.ts';

const settings = { bucket: 'www.storyclub.example', region: 'eu-west-2', distribution: 'E1' };

test.each([
  [
    'on one line: beside the region',
    "targets: { live: { bucket: 'www.storyclub.example', region: 'eu-west-2', prefix: 'site/' } }",
    "targets: { live: { bucket: 'www.storyclub.example', region: 'eu-west-2', distribution: 'E1', prefix: 'site/' } }",
  ],
  [
    'on lines of their own: on lines of their own, and comments stay where they belong',
    `targets: {
  live: {
    bucket: "www.storyclub.example", // since 2019
    infra: { zone: 'Z1' },
  },
},`,
    `targets: {
  live: {
    bucket: "www.storyclub.example", // since 2019
    region: 'eu-west-2',
    distribution: 'E1',
    infra: { zone: 'Z1' },
  },
},`,
  ],
  [
    'the last line has no comma',
    `targets: {\n  'live': {\n    bucket: 'www.storyclub.example'\n  }\n}`,
    `targets: {\n  'live': {\n    bucket: 'www.storyclub.example',\n    region: 'eu-west-2',\n    distribution: 'E1'\n  }\n}`,
  ],
  [
    'lines end as they do in the file',
    "targets: {\r\n  live: {\r\n    bucket: 'www.storyclub.example',\r\n    region: 'eu-west-2',\r\n  },\r\n}",
    "targets: {\r\n  live: {\r\n    bucket: 'www.storyclub.example',\r\n    region: 'eu-west-2',\r\n    distribution: 'E1',\r\n  },\r\n}",
  ],
  [
    'an old value is replaced in its own quotes, and null is too',
    'targets: { live: { bucket: "old", region: null, distribution: `E0` } }',
    'targets: { live: { bucket: "www.storyclub.example", region: \'eu-west-2\', distribution: `E1` } }',
  ],
  [
    'other targets, comments and strings that look like one are left alone',
    `// targets: { live: { bucket: 'x' } }
const text = "targets: { live: { bucket: 'y' } }";
targets: { other: { bucket: 'z' }, live: { bucket: /* the */ 'www.storyclub.example' /* one */, region: 'eu-west-2', distribution: 'E1' } }`,
    null,
  ],
])('%s', (_, text, expected) => {
  expect(editTarget(text, 'live', settings)).toBe(expected ?? text);
});

test.each([
  ['a value that is no text', "targets: { live: { bucket: name, region: 'eu-west-2' } }"],
  ['a text that is put together', "targets: { live: { bucket: 'www.' + domain } }"],
  ['a target that is not spelled out', 'targets: { live: live() }'],
  ['targets that are not spelled out', "targets: { ...shared, home: { bucket: 'x' } }"],
  ['two of them', "targets: { live: { bucket: 'x' } }, targets: { live: { bucket: 'x' } }"],
  ['a key that is there twice', "targets: { live: { bucket: 'x', bucket: 'y' } }"],
  ['a bracket that is not closed', "targets: { live: { bucket: 'x' }"],
])('%s is left to a person', (_, text) => {
  expect(editTarget(text, 'live', settings)).toBe(null);
});

test('no value can break out of its quotes', () => {
  assert(
    property(string(), (value) => {
      const text = "targets: { live: { bucket: 'x' } }";
      const edited = editTarget(text, 'live', { ...settings, distribution: value });
      if (edited !== null) expect(value).toMatch(/^[\w.-]+$/);
    }),
  );
});

test('whatever the file holds, the search for the place ends', () => {
  const words = [
    'targets',
    'live',
    ':',
    '{',
    '}',
    "'",
    '"',
    '`',
    '${',
    '//',
    '/*',
    '*/',
    '\n',
    ',',
    '\\',
  ];
  assert(
    property(array(constantFrom(...words, ' ', "bucket: 'x'")), (parts) => {
      const edited = editTarget(parts.join(''), 'live', settings);
      if (edited !== null) expect(edited).toContain("'E1'");
    }),
  );
});

test('what changes is shown line by line', () => {
  expect(changedLines('a\nb\nc\n', 'a\nb\nnew\nc\n')).toEqual(['+ new']);
  expect(changedLines('a\nb\nc\n', 'a\nB\nc\n')).toEqual(['- b', '+ B']);
  expect(changedLines('a\n', 'a\n')).toEqual([]);
});
