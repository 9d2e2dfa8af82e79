import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBatch } from '../../../src/edge/control/read-batch.ts';
import { readXml } from '../../../src/edge/control/read-xml.ts';
import { NAMESPACE, listOf, writeXml } from '../../../src/edge/control/write-xml.ts';

function bodyOf(
  callerReference: string,
  items: readonly string[],
  quantity = items.length,
): string {
  const paths = items.map((item) => `<Path>${item}</Path>`).join('');
  return (
    `<InvalidationBatch xmlns="${NAMESPACE}"><Paths><Quantity>${quantity}</Quantity>` +
    `<Items>${paths}</Items></Paths><CallerReference>${callerReference}</CallerReference></InvalidationBatch>`
  );
}

describe('the batch of a CreateInvalidation', () => {
  test('is read as the clients write it', () => {
    expect(readBatch(bodyOf('r1', ['/a', '/b*', '#fox']))).toEqual({
      kind: 'batch',
      batch: { callerReference: 'r1', items: ['/a', '/b*', '#fox'], quantity: 3 },
    });
  });

  test('may be indented, declared, in another order, and without items', () => {
    const body = `\u{FEFF}<?xml version="1.0" encoding="UTF-8"?>\r\n<InvalidationBatch>
      <CallerReference>r1</CallerReference>
      <Paths>\n<Quantity> 0 </Quantity>\r\n</Paths>
    </InvalidationBatch>\n`;
    expect(readBatch(body)).toEqual({
      kind: 'batch',
      batch: { callerReference: 'r1', items: [], quantity: 0 },
    });
  });

  test.each([
    ['the five names', '&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
    ['numbers', '&#65;&#x42;&#x1F98A;', 'AB\u{1F98A}'],
    ['an escaped escape, once', '&amp;lt;&#38;amp;', '&lt;&amp;'],
    ['line ends, as XML has it', 'a\r\nb\rc&#13;', 'a\nb\nc\r'],
    ['blanks at the ends', '  a ', '  a '],
  ])('has its escapes resolved: %s', (_, written, read) => {
    expect(readBatch(bodyOf(written, ['/a']))).toMatchObject({ batch: { callerReference: read } });
  });

  test.each([
    ['nothing', '', 'MissingBody'],
    ['blanks', ' \n ', 'MissingBody'],
    ['JSON', '{"Paths":{}}', 'MalformedInput'],
    ['another root', '<DistributionConfig/>', 'MalformedInput'],
    ['two roots', bodyOf('a', ['/a']) + bodyOf('b', ['/b']), 'MalformedInput'],
    ['an end missing', bodyOf('a', ['/a']).replace('</Paths>', ''), 'MalformedInput'],
    [
      'no reference',
      '<InvalidationBatch><Paths><Quantity>0</Quantity></Paths></InvalidationBatch>',
      'MalformedInput',
    ],
    [
      'no paths',
      '<InvalidationBatch><CallerReference>a</CallerReference></InvalidationBatch>',
      'MalformedInput',
    ],
    ['two references', bodyOf('a</CallerReference><CallerReference>b', []), 'MalformedInput'],
    [
      'an unknown element',
      bodyOf('a</CallerReference><Force>true</Force><CallerReference>b', []),
      'MalformedInput',
    ],
    ['text between elements', bodyOf('a', ['/a']).replace('<Paths>', 'x<Paths>'), 'MalformedInput'],
    ['an element in a path', bodyOf('a', ['/a<b/>']), 'MalformedInput'],
    [
      'an item of another name',
      bodyOf('a', []).replace('<Items>', '<Items><Tag>x</Tag>'),
      'MalformedInput',
    ],
    ['a document type', `<!DOCTYPE x [<!ENTITY e "e">]>${bodyOf('a', ['/a'])}`, 'MalformedInput'],
    ['an entity of its own', bodyOf('&e;', ['/a']), 'MalformedInput'],
    ['a bare ampersand', bodyOf('a & b', ['/a']), 'MalformedInput'],
    ['an escape pieced together', bodyOf('&&amp;amp;', ['/a']), 'MalformedInput'],
    ['a character that is none', bodyOf('&#0;', ['/a']), 'MalformedInput'],
    ['half a character', bodyOf('&#xD800;', ['/a']), 'MalformedInput'],
    ['a character past the last', bodyOf('&#x110000;', ['/a']), 'MalformedInput'],
    ['a control character', bodyOf('\u{1}', ['/a']), 'MalformedInput'],
    ['a comment', bodyOf('<!-- a -->a', ['/a']), 'MalformedInput'],
    ['a CDATA section', bodyOf('<![CDATA[a]]>', ['/a']), 'MalformedInput'],
    ['an attribute', bodyOf('a', ['/a']).replace('<Paths>', '<Paths id="1">'), 'MalformedInput'],
    ['a word for a number', bodyOf('a', ['/a']).replace('>1<', '>one<'), 'InvalidArgument'],
    ['a quantity below none', bodyOf('a', [], -1), 'InvalidArgument'],
    [
      'a quantity past all',
      bodyOf('a', []).replace('>0<', '>99999999999999999999<'),
      'InvalidArgument',
    ],
  ])('is refused: %s', (_, body, code) => {
    expect(readBatch(body)).toMatchObject({ kind: 'failure', code });
  });
});

/** Text that an XML document can hold. */
const written = fc
  .string({ unit: 'binary' })
  .filter((text) => !/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text));

/** A character as a document may spell it. */
const spellings: readonly ((sign: string) => string)[] = [
  (sign) => `&#${sign.codePointAt(0)};`,
  (sign) => `&#x${sign.codePointAt(0)?.toString(16)};`,
  (sign) => `&#x${sign.codePointAt(0)?.toString(16).toUpperCase()};`,
  (sign) =>
    ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' })[
      sign
    ] ?? sign,
];

const words =
  '< > </ /> & &amp; &# &#x ; " = xmlns="u" /a 1 <!DOCTYPE <!-- --> <![CDATA[ ]]> <?xml ?> <a> </a>';
const scraps = fc.constantFrom(...words.split(' '), ' ', '\n', '\0', '\u{D800}');

describe('reading XML', () => {
  test('gives back whatever was written', () => {
    fc.assert(
      fc.property(written, fc.array(written, { maxLength: 5 }), (callerReference, items) => {
        const body = writeXml([
          'InvalidationBatch',
          [
            ['Paths', listOf('Path', items)],
            ['CallerReference', callerReference],
          ],
        ]);
        expect(readBatch(body)).toEqual({
          kind: 'batch',
          batch: { callerReference, items, quantity: items.length },
        });
      }),
    );
  });

  test('knows every spelling of every character', () => {
    const spelled = fc.array(fc.tuple(written, fc.constantFrom(...spellings)));
    fc.assert(
      fc.property(spelled, (parts) => {
        const text = parts.map(([part, spell]) => [...part].map(spell).join('')).join('');
        const meant = parts.map(([part]) => part).join('');
        expect(readXml(`<a>${text}</a>`)).toEqual({ name: 'a', text: meant, children: [] });
      }),
    );
  });

  test('refuses scraps without a throw', () => {
    const document = fc.array(fc.oneof(scraps, fc.string()), { maxLength: 12 });
    fc.assert(
      fc.property(document, (parts) => {
        const source = `<a>${parts.join('')}</a>`;
        const lawless = /<[!?]|&[^#a-z]|\0/.test(source);
        const read = readXml(source);
        expect(lawless && read !== null).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a document with one sign changed is read or refused, never thrown at', () => {
    const body = bodyOf('r&amp;1', ['/a', '/b&#42;']);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.string({ maxLength: 2 }), (at, sign) => {
        const { kind } = readBatch(body.slice(0, at) + sign + body.slice(at + 1));
        expect(['batch', 'failure']).toContain(kind);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['open elements', '<a>'.repeat(300_000)],
    ['nested elements', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
    ['one long name', `<${'a'.repeat(1_000_000)}`],
    ['blanks in a tag', `<a${' '.repeat(1_000_000)}`],
    ['blanks after it', `<a/>${' '.repeat(1_000_000)}x`],
    ['a namespace without end', `<a xmlns="${'a'.repeat(1_000_000)}`],
    ['ampersands', `<a>${'&'.repeat(1_000_000)}</a>`],
    ['a declaration without end', `<?xml ${' '.repeat(1_000_000)}`],
    ['brothers', `<a>${'<b/>'.repeat(250_000)}</a>`],
  ])('a megabyte of %s takes no longer than reading it', (_, body) => {
    const startedAt = performance.now();
    readXml(body);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
