import { deflateSync, crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { toImageFacts } from '../../../src/site/image-facts.ts';
import { type Fuzz, openFuzz } from '../fuzz.ts';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(4))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 8);
  return Buffer.concat([size, Buffer.from(type), body]);
};

/** Images of every kind we know, bombs and endless boxes among them. */
const seeds: readonly Buffer[] = [
  png(1, 1),
  png(0xffffffff, 0xffffffff),
  png(0, 5),
  Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'),
  Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xc0, 0, 17,
    8, 0, 1, 0, 1, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9,
  ]),
  Buffer.from([
    0xff, 0xd8, 0xff, 0xe1, 0, 8, 69, 120, 105, 102, 0, 0, 0xff, 0xe1, 0, 0, 0xff, 0xe1, 0, 0,
  ]),
  Buffer.from(
    'RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00',
    'latin1',
  ),
  box('ftyp', Buffer.from('avif\0\0\0\0avif')),
  Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0avif')),
    box('meta', Buffer.alloc(4), box('iprp', box('ipco', Buffer.alloc(8)))),
  ]),
  Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), Buffer.alloc(64)]),
  Buffer.from('icns\0\0\0\x10ic07\0\0\0\0', 'latin1'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'),
  Buffer.from('<svg width="1e999" height="-1"><script>1</script></svg>'),
  Buffer.from(
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg width="1" height="1">&a;</svg>',
  ),
  Buffer.from(`<svg width="1" height="1" ${'a="b" '.repeat(20_000)}/>`),
  Buffer.from(`<svg ${' '.repeat(50_000)}`),
  Buffer.from('<svg '.repeat(20_000)),
];

const image = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.boolean(),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([seed, writes, share, isCut, tail]) => {
    const bytes = Buffer.from(seed);
    for (const [at, value] of writes) bytes[at % bytes.length] = value;
    return Buffer.concat([
      isCut ? bytes.subarray(0, Math.ceil(bytes.length * share)) : bytes,
      tail,
    ]);
  });

/** Image files: cut, bombs, scripts, boxes that contain themselves. */
export const images: Fuzz = {
  name: 'image files',
  runs: 50_000,
  quick: 500,
  async open() {
    const endings = fc.constantFrom('png', 'jpg', 'gif', 'webp', 'avif', 'svg');
    const property = fc.asyncProperty(image, endings, async (bytes, ending) => {
      const began = performance.now();
      const facts = toImageFacts(`stories/a.${ending}`, bytes);
      const took = performance.now() - began;
      if (took > 2_000) throw new Error(`${took} ms`);
      if (facts.kind !== 'image') return;
      const { width, height, key } = facts.image;
      if (!(width >= 1 && height >= 1 && Number.isFinite(width * height)))
        throw new Error(`${width} × ${height}`);
      if (!/^images\/a\.[0-9a-z_-]+\.[a-z]+$/i.test(key)) throw new Error(key);
      if (ending === 'svg' && /<script|<foreignobject|\son[a-z]+=/i.test(bytes.toString()))
        throw new Error('an image that runs something');
    });
    return openFuzz(property, async () => {});
  },
};
