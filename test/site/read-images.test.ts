import { symlinkSync, writeFileSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { ImageReader } from '../../src/site/read-images.ts';
import type { ImageRead } from '../../src/site/read-images.ts';
import { findSvgDanger } from '../../src/site/svg-safety.ts';

/** A GIF of this many pixels, as far as its header. */
function gif(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write('GIF89a');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

const svg = (inside: string, attributes = 'width="10" height="20"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

const shown = (read: ImageRead): string =>
  read.kind === 'image'
    ? `${read.image.key} ${read.image.width}×${read.image.height}`
    : read.problem.code;

describe('an image beside a story', () => {
  test('is named by its content and has its size', async () => {
    await using site = await createFixture({
      'stories/2024/The Fox.GIF': gif(300, 200),
      'stories/copy/The Fox.GIF': gif(300, 200),
      'images/other.gif': gif(1, 1),
      'stories/2024/wide.svg': svg('', 'viewBox="0 0 1400 340"'),
    });
    const images = new ImageReader(site.path);
    const read = (target: string): string => shown(images.read(target, 'stories/2024/tea.md'));
    expect(read('The%20Fox.GIF')).toMatch(/^images\/the-fox\.[0-9a-f]{10}\.gif 300×200$/);
    expect(read('./The Fox.GIF')).toBe(read('../copy/The%20Fox.GIF#part'));
    expect(read('../../images/other.gif')).toMatch(/^images\/other\./);
    expect(read('wide.svg')).toMatch(/ 1400×340$/);
    expect(images.records().map(({ file }) => file)).toContain('stories/2024/The Fox.GIF');
  });

  test('is found under a name in NFD, and keeps the spelling of the disk', async () => {
    await using site = await createFixture({ 'stories/cafe\u0301.gif': gif(1, 1) });
    const read = new ImageReader(site.path).read('caf%C3%A9.gif', 'stories/a.md');
    expect(shown(read)).toMatch(/^images\/café\./);
    expect(read.kind === 'image' && read.image.file).toBe('stories/cafe\u0301.gif');
  });

  test('is read again only when its stat differs', async () => {
    await using site = await createFixture({ 'stories/a.gif': gif(1, 1) });
    const first = new ImageReader(site.path);
    first.read('a.gif', 'stories/x.md');
    const kept = first.records().map((record) => ({ ...record, key: 'images/kept.gif' }));
    expect(shown(new ImageReader(site.path, kept).read('a.gif', 'stories/x.md'))).toBe(
      'images/kept.gif 1×1',
    );
    writeFileSync(site.getPath('stories/a.gif'), gif(2, 2));
    expect(shown(new ImageReader(site.path, kept).read('a.gif', 'stories/x.md'))).toMatch(
      /^images\/a\..* 2×2$/,
    );
  });
});

describe('is refused', () => {
  test.each([
    ['gone.gif', 'image-missing'],
    ['A.GIF', 'image-missing'],
    ['folder.gif', 'image-missing'],
    ['../../outside.gif', 'image-outside'],
    ['..%2F..%2Foutside.gif', 'image-outside'],
    ['../.git/a.gif', 'image-outside'],
    ['link.gif', 'image-outside'],
    ['linked/a.gif', 'image-outside'],
    ['a.gif%00.png', 'image-outside'],
    ['notes.txt', 'image-type'],
    ['text.gif', 'image-type'],
    ['gif.png', 'image-type'],
    ['broken.jpg', 'image-type'],
    ['large.gif', 'image-too-large'],
    ['script.svg', 'image-unsafe'],
  ])('%s: %s', async (target, code) => {
    await using site = await createFixture({
      'outside.gif': gif(1, 1),
      'site/.git/a.gif': gif(1, 1),
      'site/stories/a.gif': gif(1, 1),
      'site/stories/folder.gif/x': '',
      'site/stories/notes.txt': 'x',
      'site/stories/text.gif': 'not a picture',
      'site/stories/gif.png': gif(1, 1),
      'site/stories/broken.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4]),
      'site/stories/large.gif': Buffer.concat([gif(1, 1), Buffer.alloc(20_000_000)]),
      'site/stories/script.svg': svg('<script>alert(1)</script>'),
    });
    symlinkSync(site.getPath('outside.gif'), site.getPath('site/stories/link.gif'));
    symlinkSync(site.path, site.getPath('site/stories/linked'));
    expect(shown(new ImageReader(site.getPath('site')).read(target, 'stories/tea.md'))).toBe(code);
  });

  test('with the name it may be meant for', async () => {
    await using site = await createFixture({ 'stories/Fox.gif': gif(1, 1) });
    const read = new ImageReader(site.path).read('fox.gif', 'stories/a.md');
    expect(read.kind === 'problem' && read.problem.next).toBe('Did you mean "Fox.gif"?');
  });
});

describe('an SVG', () => {
  test.each([
    '<path d="M0 0"/>',
    '<title>On the fox = tea</title><text style="fill: red">once</text>',
    '<use href="#fox"/><rect fill="url(#g)"/>',
    '<image href="data:image/png;base64,AAAA"/>',
    '<style>.a { fill: url("#g") }</style>',
  ])('with %s is published', (inside) => {
    expect(findSvgDanger(`<?xml version="1.0" encoding="utf-8"?>\n${svg(inside)}`)).toBe(null);
  });

  test.each([
    '<script>x</script>',
    '<svg:script href="#a"/>',
    '<ScRiPt/>',
    '<g onload="x"/>',
    '<g\nonload = "x"/>',
    '<g/onload="x"/>',
    '<foreignObject><p/></foreignObject>',
    '<a href="javascript:x"/>',
    '<a xlink:href="&#106;avascript:x"/>',
    "<a href='https://evil.example/'/>",
    '<image href="data:image/svg+xml,x"/>',
    '<use href="other.svg#x"/>',
    '<set attributeName="href" to="javascript:x"/>',
    '<animate attributeName=\'onload\' to="x"/>',
    '<style>@import "x"</style>',
    '<rect fill="url(https://evil.example/x)"/>',
    '<rect style="fill: u\\72l(x)"/>',
    '<!ENTITY a "b">',
    '<?xml-stylesheet href="x"?>',
    '<g xml:base="https://evil.example/"/>',
  ])('with %s is not', (inside) => {
    expect(findSvgDanger(svg(inside))).not.toBe(null);
  });

  test.each([
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    '<?xml version="1.0" encoding="UTF-7"?><svg/>',
    '<s\0vg/>',
  ])('that begins %j is not', (text) => {
    expect(findSvgDanger(text)).not.toBe(null);
  });

  test('with the public document type drawing programs write is published', () => {
    const head =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
    expect(findSvgDanger(`${head}${svg('')}`)).toBe(null);
  });
});
