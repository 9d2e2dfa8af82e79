import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../../src/clock.ts';
import type { FunctionOutcome } from '../../../src/edge/function/event.ts';
import { compileFunction } from '../../../src/edge/function/run-function.ts';
import { answer, get, noon, options, text } from './viewer.ts';

function run(source: string): FunctionOutcome {
  return compileFunction(source, options).run(get('/'));
}

describe('what the runtime does not have', () => {
  const absent =
    'process fetch setTimeout setImmediate setInterval queueMicrotask WebAssembly SharedArrayBuffer Atomics Intl URL ' +
    'Map Set WeakMap Proxy Reflect BigInt structuredClone escape performance port module exports';
  test.each(absent.split(' '))('%s', (name) => {
    expect(text(`typeof ${name}`)).toBe('undefined');
  });

  test.each([
    '[].at',
    '[].flat',
    '[].toSorted',
    "''.matchAll",
    "''.normalize",
    'Object.fromEntries',
    'Object.hasOwn',
  ])('%s', (method) => {
    expect(text(`typeof ${method}`)).toBe('undefined');
  });

  test.each(['fs', 'node:fs', 'child_process', 'http'])('module %s', (name) => {
    expect(answer(`return require('${name}');`)).toMatchObject({
      status: 503,
      why: expect.stringContaining('Cannot load module'),
    });
  });

  test.each([
    "eval('1 + 1')",
    "new Function('return 1')()",
    "this_.constructor.constructor('return process')()",
    "globalThis.constructor.constructor('return process')()",
    "event.constructor.constructor('return process')()",
    "request.rawQueryString.constructor('return process')()",
    "require.constructor('return process')()",
    "console.log.constructor('return process')()",
    "Buffer.from('x').toString.constructor('return process')()",
    "crypto.createHash('md5').digest.constructor('return process')()",
    "(async () => {}).constructor('return process')()",
    "(function* () {}).constructor('yield process')()",
    'thrown.constructor.constructor("return process")()',
  ])('code from text: %s', (code) => {
    const outcome = run(`
      const this_ = globalThis;
      const crypto = require('crypto');
      function handler(event) {
        const request = event.request;
        let thrown;
        try { crypto.createHash('sha3'); } catch (error) { thrown = error; }
        ${code};
        return request;
      }`);
    expect(outcome).toMatchObject({
      kind: 'failed',
      status: 503,
      why: expect.stringContaining('Code generation from strings disallowed'),
    });
  });

  test('sloppy mode', () => {
    expect(answer('undeclared = 1; return request;')).toMatchObject({ status: 503 });
  });
});

describe('what ends a run', () => {
  test.each([
    ['a loop', 'function handler(event) { for (;;); }'],
    ['a loop of promises', 'async function handler(event) { for (;;) await null; }'],
    [
      'a regular expression',
      "function handler(event) { return /^(a+)+$/.test('a'.repeat(40) + 'b'); }",
    ],
  ])('%s is stopped', (_what, source) => {
    const handler = compileFunction(source, options);
    const outcome = { kind: 'failed', status: 503, why: 'The function ran for more than 50 ms.' };
    const before = performance.now();
    expect(handler.run(get('/'))).toEqual(outcome);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(handler.run(get('/'))).toEqual(outcome);
  });

  test('a function that was stopped answers the next request', () => {
    const handler = compileFunction(
      "function handler(event) { while (event.request.uri === '/slow'); return event.request; }",
      options,
    );
    expect(handler.run(get('/slow')).kind).toBe('failed');
    expect(handler.run(get('/quick')).kind).toBe('request');
  });

  test('a promise that nothing keeps', () => {
    expect(run('async function handler(event) { await new Promise(() => {}); }')).toEqual({
      kind: 'failed',
      status: 503,
      why: 'The function returned a promise that never settles.',
    });
  });

  test.each([
    ['thrown', "function handler() { throw new TypeError('no.'); }", 'TypeError: no'],
    ['rejected', "async function handler() { throw 'no'; }", 'no'],
    [
      'too deep',
      'function handler() { return handler(); }',
      'RangeError: Maximum call stack size exceeded',
    ],
  ])('%s', (_what, source, message) => {
    expect(run(source)).toEqual({
      kind: 'failed',
      status: 503,
      why: `The function threw ${message}.`,
    });
  });
});

describe('what the runtime has', () => {
  test('async handlers, whose outcome is there at once', () => {
    const outcome = run(
      "async function handler(event) { await null; event.request.uri = await '/y'; return event.request; }",
    );
    expect(outcome).toMatchObject({ kind: 'request', request: { uri: '/y' } });
  });

  test('an arrow function as the handler', () => {
    expect(run('const handler = (event) => event.request;').kind).toBe('request');
  });

  test('a Date that stands still during a run and follows the clock between them', () => {
    const clock = virtualClock(noon);
    const handler = compileFunction(
      `const loaded = Date.now();
      function handler() {
        const all = [loaded, Date.now(), +new Date(), +new (new Date().constructor)(), Date.parse(Date()), +new Date(5)];
        return { statusCode: 200, body: all.join() };
      }`,
      { ...options, clock },
    );
    const seen = (): string => {
      const outcome = handler.run(get('/'));
      return outcome.kind === 'response' ? Buffer.from(outcome.response.body ?? []).toString() : '';
    };
    expect(seen()).toBe([noon, noon, noon, noon, noon, 5].join());
    clock.advance(60_000);
    const later = noon + 60_000;
    expect(seen()).toBe([later, later, later, later, later, 5].join());
  });

  test('console.log', () => {
    const lines: string[] = [];
    const handler = compileFunction(
      "function handler(event) { console.log('uri', event.request.uri, { a: 1 }, undefined); return event.request; }",
      { ...options, onLog: (line) => lines.push(line) },
    );
    handler.run(get('/x'));
    handler.run(get('/x'));
    expect(lines).toEqual(['uri /x {"a":1} undefined', 'uri /x {"a":1} undefined']);
  });

  test('hashes and signatures', () => {
    const signed = createHmac('sha256', 'secret').update('狐').digest('base64url');
    expect(
      text("require('crypto').createHmac('sha256', 'secret').update('狐').digest('base64url')"),
    ).toBe(signed);
    expect(
      text("require('crypto').createHash('md5').update('a').update('b').digest().toString('hex')"),
    ).toBe('187ef4436122d1cc2f40dc2b92f0eba0');
  });

  test.each([
    ["Buffer.from('狐').toString('base64')", '54uQ'],
    ["Buffer.from('54uQ', 'base64').toString()", '狐'],
    ["Buffer.concat([Buffer.from('a'), Buffer.from([98])]).toString('hex')", '6162'],
    ["String(Buffer.from('ab').equals(Buffer.from('6162', 'hex')))", 'true'],
    ["JSON.stringify(Buffer.from('ab').slice(1))", '{"type":"Buffer","data":[98]}'],
    [
      "require('querystring').stringify({ name: 'value', abc: ['xyz', '1 2'], other: '' })",
      'name=value&abc=xyz&abc=1%202&other=',
    ],
    [
      "JSON.stringify(require('querystring').parse('name=v+1&abc=xyz&abc=%E7%8B%90&x'))",
      '{"name":"v 1","abc":["xyz","狐"],"x":""}',
    ],
  ])('%s', (expression, expected) => {
    expect(text(expression)).toBe(expected);
  });

  test('a key value store', () => {
    const source = `
      import cf from 'cloudfront';
      const store = cf.kvs('a1b2c3');
      async function handler(event) {
        const request = event.request;
        if (!(await store.exists(request.uri))) return { statusCode: 404 };
        const { to } = await store.get(request.uri, { format: 'json' });
        return { statusCode: 301, headers: { location: { value: to } }, body: String((await store.meta()).keyCount) };
      }`;
    const keyValues = new Map([['/old', '{"to":"/new"}']]);
    const handler = compileFunction(source, { ...options, keyValues });
    expect(handler.run(get('/other'))).toMatchObject({ response: { status: 404 } });
    expect(handler.run(get('/old'))).toMatchObject({
      response: { status: 301, headers: [['Location', '/new']], body: Buffer.from('1') },
    });
    keyValues.delete('/old');
    expect(handler.run(get('/old'))).toMatchObject({ response: { status: 404 } });
  });
});

describe('what is not loaded', () => {
  test.each([
    [
      'function-too-large',
      `function handler(event) { return event.request; } // ${'x'.repeat(10_240)}`,
    ],
    ['function-invalid', 'function handler(event) {'],
    ['function-invalid', 'function handle(event) { return event.request; }'],
    ['function-invalid', 'for (;;); function handler(event) { return event.request; }'],
    ['function-invalid', "import fs from 'fs'; function handler(event) { return event.request; }"],
    [
      'function-not-emulated',
      "import cf from 'cloudfront'; function handler(event) { return event.request; }",
    ],
    [
      'function-not-emulated',
      "import cf from 'cloudfront'; function handler(event) { cf.selectRequestOriginById('x'); return event.request; }",
    ],
  ])('%s: %s', (code, source) => {
    expect(() => run(source)).toThrow(expect.objectContaining({ name: 'UserError', code }));
  });

  test('10,240 bytes are loaded', () => {
    const source = 'function handler(event) { return event.request; } //';
    expect(run(source.padEnd(10_240, 'x')).kind).toBe('request');
  });

  test('the message names the line', () => {
    expect(() => run('\n\nfunction handler(event) { return ); }')).toThrow(
      'The viewer-request function does not load (line 3): SyntaxError',
    );
  });
});

test('a run is not remembered when it depends on more than the request', () => {
  const handler = compileFunction(
    `function handler(event) {
      const seen = event.request.uri === '/who' ? event.viewer.ip + event.context.requestId : 'same';
      return { statusCode: 200, body: seen };
    }`,
    options,
  );
  const body = (target: string, ip: string): string => {
    const outcome = handler.run({ ...get(target), ip, requestId: `of ${ip}` });
    return outcome.kind === 'response' ? Buffer.from(outcome.response.body ?? []).toString() : '';
  };
  expect(body('/who', '198.51.100.1')).toBe('198.51.100.1of 198.51.100.1');
  expect(body('/who', '198.51.100.2')).toBe('198.51.100.2of 198.51.100.2');
  expect(body('/', '198.51.100.1')).toBe('same');
});
