import * as fc from 'fast-check';
import { answerControl } from '../../../src/edge/control/answer-control.ts';
import { noon, stateOf } from '../../support/ask-control.ts';
import { type Fuzz, openFuzz } from '../fuzz.ts';

const pieces = [
  '<InvalidationBatch>',
  '</InvalidationBatch>',
  '<Paths>',
  '</Paths>',
  '<Quantity>1</Quantity>',
  '<Quantity>-1</Quantity>',
  '<Quantity>1e999</Quantity>',
  '<Items>',
  '</Items>',
  '<Path>/a</Path>',
  '<Path>/*</Path>',
  '<Path>*</Path>',
  '<Path>/&#0;</Path>',
  '<Path>/\u001b[2J</Path>',
  '<CallerReference>r</CallerReference>',
  '<CallerReference/>',
  '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<!-- -->',
  '<![CDATA[x]]>',
  '&b;',
  '&#x110000;',
  '<a a="b">',
  '<a>'.repeat(50),
  ']]>',
  '\u0000',
  '\ud800',
  '{"a":1}',
];
const body = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.constant(null),
);
const path = fc.oneof(
  fc.constantFrom(
    '/2020-05-31/distribution/E0CLUB/invalidation',
    '/2020-05-31/distribution/E0CLUB/invalidation/I1',
    '/2020-05-31/distribution/E0CLUB/config',
    '/2020-05-31/distribution/%2e%2e/config',
    '/2020-05-31/distribution/__proto__',
    '/2020-05-31/cache-policy/constructor',
    '/2020-05-31/function/x',
    '/2020-05-31/',
    '/2020-05-31/%ff',
  ),
  fc.string().map((text) => `/2020-05-31/${text}`),
);

/** Requests to the control API of the local edge: answers in XML, never an exception. */
export const control: Fuzz = {
  name: 'control API requests',
  runs: 20_000,
  quick: 300,
  async open() {
    const property = fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', '__proto__'),
      path,
      fc.string(),
      body,
      async (method, asked, query, text) => {
        const request = { method, path: asked, query: new URLSearchParams(query), body: text };
        const answer = answerControl(stateOf(), request, noon);
        if (answer === null) return;
        if (!(answer.status >= 200 && answer.status < 600)) throw new Error(`${answer.status}`);
        if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(answer.body))
          throw new Error(`unescaped: ${JSON.stringify(answer.body)}`);
      },
    );
    return openFuzz(property, async () => {});
  },
};
