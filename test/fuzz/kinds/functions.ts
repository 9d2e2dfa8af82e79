import * as fc from 'fast-check';
import { UserError } from '../../../src/findings/user-error.ts';
import { compileFunction } from '../../../src/edge/function/run-function.ts';
import { get, options } from '../../edge/function/viewer.ts';
import { assertSame, type Fuzz, openFuzz } from '../fuzz.ts';

/** Ways out of a context that are known, and things that do not come back. */
const bodies = [
  'while (true) {}',
  'for (;;) { request.x = []; }',
  "return this.constructor.constructor('return process')().exit(7);",
  "return (function () {}).constructor('return process')().pid;",
  "return Object.getPrototypeOf(async function () {}).constructor('return process')();",
  "return event.constructor.constructor('return globalThis.process')();",
  "return console.log.constructor('return process')();",
  "return require('fs').readFileSync('/etc/passwd', 'utf8');",
  "return require('crypto').constructor.constructor('return process')();",
  "return Buffer.from('x').constructor.constructor('return process')();",
  "import('node:fs'); return request;",
  "return eval('process');",
  "return new Function('return process')();",
  'return setTimeout(() => {}, 0);',
  'return globalThis.process.env;',
  'return process.mainModule.require("child_process").execSync("id");',
  "Object.prototype.polluted = true; request.uri = '/x'; return request;",
  'Array.prototype.map = () => { throw 1; }; return request;',
  "JSON.stringify = () => '{'; return request;",
  'Promise.prototype.then = function () { throw 1; }; return request;',
  "request.headers.__proto__ = { polluted: { value: 'x' } }; return request;",
  "request['__proto__'] = null; return request;",
  'return new Proxy(request, { get() { throw this; } });',
  'return { get statusCode() { while (1) {} } };',
  'const a = {}; a.a = a; return a;',
  "return { statusCode: 200, body: 'x'.repeat(1e9) };",
  "let s = 'x'; while (true) s += s;",
  "return /(a+)+$/.test('a'.repeat(40) + 'b') ? request : request;",
  'const f = () => f(); return f();',
  'throw { toString() { while (1) {} } };',
  "throw new Error('\\u001b[2J\\u0007');",
  'throw null;',
  "console.log('\\u001b]0;x\\u0007'.repeat(1e5)); return request;",
  'return new Promise(() => {});',
  'return Promise.reject({ get message() { return process; } });',
  'return Promise.resolve(request).then((r) => { while (1) {} });',
  "request.uri = '\\r\\nSet-Cookie: x'; return request;",
  "request.uri = '/\\ud800'; return request;",
  "request.querystring = { a: { value: '\\u0000' } }; return request;",
  'return { statusCode: 1e308 };',
  'return [];',
  'return Symbol();',
  'return 1n;',
  'return request;',
];

const tops = [
  '',
  'globalThis.handler = 1;',
  "Object.defineProperty(globalThis, '%run%', { value: 1 });",
  "globalThis['%run%'] = () => 1;",
  'delete globalThis.port;',
  'port = null;',
  'Error.prepareStackTrace = (e, frames) => frames[0].getThis();',
  'Error.stackTraceLimit = Infinity;',
];

const source = fc
  .tuple(
    fc.constantFrom(...tops),
    fc.constantFrom('', 'async '),
    fc.array(fc.constantFrom(...bodies), { minLength: 1, maxLength: 2 }),
  )
  .map(([top, async, body]) => {
    const text = body
      .map((each) => `try { ${each} } catch (e) { if (e === 0) throw e; }`)
      .join(' ');
    return `${top} ${async}function handler(event) { const request = event.request; ${text} return request; }`;
  });

/** What CloudFront Functions may say of themselves: a request, an answer, or a failure in words. */
const outcomes: ReadonlySet<string> = new Set(['request', 'response', 'failed']);

/** CloudFront Functions that loop, grow, or look for a way out of their context. */
export const functions: Fuzz = {
  name: 'CloudFront Functions',
  runs: 400,
  quick: 8,
  async open() {
    const exitCode = process.exitCode;
    const property = fc.asyncProperty(
      fc.oneof(
        { weight: 3, arbitrary: source },
        fc
          .constantFrom(...bodies)
          .map((body) => `function handler(event) { const request = event.request; ${body} }`),
        fc.string(),
      ),
      async (text) => {
        const began = performance.now();
        try {
          const { kind } = compileFunction(text, options).run(get('/?a=b'));
          if (!outcomes.has(kind)) throw new Error(`an outcome ${kind}`);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
        const took = performance.now() - began;
        if (took > 15_000) throw new Error(`${took} ms`);
        assertSame('exit code', process.exitCode, exitCode);
        if ('polluted' in {}) throw new Error('the prototype of all objects was changed');
      },
    );
    return openFuzz(property, async () => {});
  },
};
