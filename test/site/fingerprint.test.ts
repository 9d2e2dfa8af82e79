import { describe, expect, test } from 'vitest';

import { referencesOf, rewriteReferences } from '../../src/site/css-references.ts';
import { fingerprintAssets } from '../../src/site/fingerprint.ts';

const source = (name: string, text: string) => ({
  name,
  file: `templates/assets/${name}`,
  body: Buffer.from(text),
});
const textOf = (body: Uint8Array | undefined) => Buffer.from(body ?? []).toString();

describe('references of a style sheet', () => {
  test.each<[css: string, targets: string[]]>([
    ['@font-face { src: url(fonts/a.woff2) format("woff2") }', ['fonts/a.woff2']],
    [`a { background: url( "a b.png" ), URL('c.png') }`, ['a b.png', 'c.png']],
    ['@import "print.css" print; @import url(other.css);', ['print.css', 'other.css']],
    ['a { src: url(a.eot?#iefix), url(a.svg#icon) }', ['a.eot?#iefix', 'a.svg#icon']],
    ['a { mask: image-set("a.png" 1x, url(b.png) 2x) }', ['a.png', 'b.png']],
    ['/* url(a.png) */ a { content: "url(b.png) @import \'c.css\'" }', []],
    [
      'a { b: url(data:image/png;base64,AA), url(https://x.example/a.png), url(//x/a), url(/a.png), url(#b) }',
      [],
    ],
    ['/* never closed url(a.png)', []],
    ['a { content: "\\"" ; b: url(a.png) }', ['a.png']],
  ])('%s', (css, targets) => {
    expect(referencesOf(css).map(({ target }) => target)).toEqual(targets);
  });

  test('are replaced where they stand, and nothing else is', () => {
    const css = '/* a.png */ a { b: url("a.png") url(a.png) }';
    expect(rewriteReferences(css, () => 'x.png')).toBe(
      '/* a.png */ a { b: url("x.png") url(x.png) }',
    );
  });
});

describe('fingerprints', () => {
  test('a changed font changes the names of the style sheets that lead to it, and of no other', () => {
    const sheets = (font: string) =>
      fingerprintAssets([
        source('site.css', '@import "type/type.css";'),
        source('type/type.css', 'a { src: url(../fonts/a.woff2?v=1#x) }'),
        source('plain.css', 'a { color: red }'),
        source('fonts/a.woff2', font),
      ]).assets;
    const before = sheets('one');
    const after = sheets('two');
    const changed = [...before.keys()].filter(
      (name) => before.get(name)?.key !== after.get(name)?.key,
    );
    expect(changed).toEqual(['fonts/a.woff2', 'type/type.css', 'site.css']);
    const type = before.get('type/type.css');
    const font = before.get('fonts/a.woff2');
    expect(textOf(type?.body)).toBe(`a { src: url(../${font?.key.replace('assets/', '')}?v=1#x) }`);
    expect(type?.loads).toEqual([font?.key]);
    expect(before.get('site.css')?.loads).toEqual([type?.key]);
  });

  test.each(['../../secret.css', '%2e%2e/secret.css', 'a%zz.png'])(
    '%s is no file of the folder',
    (target) => {
      const { findings } = fingerprintAssets([source('site.css', `@import "${target}";`)]);
      expect(findings.map(({ code }) => code)).toEqual(['asset-missing']);
    },
  );
});
