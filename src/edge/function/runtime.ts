import { createHash, createHmac } from 'node:crypto';
import { unescape } from 'node:querystring';
import vm from 'node:vm';
import { RUNTIME_GLOBALS } from './runtime-globals.ts';
import { RUNTIME_MODULES } from './runtime-modules.ts';
import { RUNTIME_RUN } from './runtime-run.ts';

/** What a run may take, milliseconds. CloudFront stops functions after about a millisecond of its own machines' time. */
export const LIMIT_MS = 50;

/** What one run is given. */
export interface RunInput {
  /** The event as JSON. */
  readonly event: string;
  /** The query string as sent; null when there is none. */
  readonly query: string | null;
  /** When the run starts, epoch milliseconds. */
  readonly now: number;
}

export type Reply =
  | { readonly kind: 'returned'; readonly json: string }
  | { readonly kind: 'threw'; readonly message: string }
  | { readonly kind: 'stopped' }
  /** Promised, and nothing is left that could keep the promise. */
  | { readonly kind: 'never-settles' };

export interface RunResult {
  readonly reply: Reply;
  /** Lines of `console.log`. */
  readonly log: readonly string[];
  /** It read the time, chance, the key value store, the viewer's address or the request's id, or it wrote to the log. */
  readonly dependsOnMore: boolean;
}

export interface Runtime {
  run(input: RunInput): RunResult;
}

/** The only thing both sides hold: text, numbers and functions from text to text. */
interface Port {
  event: string;
  query: string | null;
  now: number;
  reply: string | null;
  error: string | null;
  log: string;
  depends: boolean;
  readonly toBinary: (text: string, encoding: BufferEncoding) => string;
  readonly toText: (binary: string, encoding: BufferEncoding) => string;
  readonly digest: (algorithm: string, key: string | null, data: string) => string;
  readonly unescape: (text: string) => string;
  readonly storedValue: (key: string) => string | null;
  readonly storedCount: () => number;
}

const prepare = new vm.Script(
  `(function (port) { 'use strict'; ${RUNTIME_GLOBALS}${RUNTIME_MODULES}${RUNTIME_RUN} })(globalThis.port);`,
  { filename: 'cloudfront-js-2.0' },
);
const runOnce = new vm.Script(`globalThis['%run%']();`, { filename: 'cloudfront-js-2.0' });

/** Function logs are cut at 10 KB (DeveloperGuide/cloudfront-function-restrictions.html). */
const LOG_LIMIT = 10_240;

/**
 * Loads a function into a context of its own, with what the runtime has and no code from text. Throws what its top
 * level throws.
 */
export function startRuntime({ script, keyValues, now }: Program): Runtime {
  let loaded = load({ script, keyValues, now });
  return {
    run: (input) => {
      const reload = (): Loaded => load({ script, keyValues, now: input.now });
      // The top level runs for each request at CloudFront: here again where that can make a difference.
      if (loaded.isOfItsTime) loaded = reload();
      const before = process.cpuUsage();
      const first = runIn(loaded, input);
      if (first.reply.kind !== 'stopped') return first;
      loaded = reload();
      const { user, system } = process.cpuUsage(before);
      // The machine, not the function, took the time: such a run is worth another one.
      if ((user + system) / 1000 >= LIMIT_MS) return first;
      const second = runIn(loaded, input);
      if (second.reply.kind === 'stopped') loaded = reload();
      return second;
    },
  };
}

export interface Program {
  readonly script: vm.Script;
  readonly keyValues: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly now: number;
}

interface Loaded {
  readonly port: Port;
  readonly context: vm.Context;
  readonly isOfItsTime: boolean;
}

function load({ script, keyValues, now }: Program): Loaded {
  const port = newPort(keyValues, now);
  const context = vm.createContext(
    { __proto__: null, port },
    {
      name: 'viewer-request function',
      codeGeneration: { strings: false, wasm: false },
      // Promises are settled within the run, and within its limit.
      microtaskMode: 'afterEvaluate',
    },
  );
  prepare.runInContext(context);
  script.runInContext(context, { timeout: LIMIT_MS * 10 });
  return { port, context, isOfItsTime: port.depends };
}

function runIn({ port, context, isOfItsTime }: Loaded, { event, query, now }: RunInput): RunResult {
  Object.assign(port, { event, query, now, reply: null, error: null, depends: false });
  const isStopped = !finishes(() => runOnce.runInContext(context, { timeout: LIMIT_MS }));
  const log = port.log.slice(0, LOG_LIMIT).split('\n').slice(0, -1);
  port.log = '';
  return {
    reply: isStopped ? { kind: 'stopped' } : replyAt(port),
    log,
    dependsOnMore: port.depends || isOfItsTime,
  };
}

function replyAt({ reply, error }: Port): Reply {
  if (error !== null) return { kind: 'threw', message: error };
  return reply === null ? { kind: 'never-settles' } : { kind: 'returned', json: reply };
}

function finishes(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (isStop(error)) return false;
    throw error;
  }
}

/** vm stopped it at its limit. The error may be of another realm, so that `instanceof` would not know it. */
export function isStop(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

function newPort(keyValues: ReadonlyMap<string, string>, now: number): Port {
  return {
    event: '',
    query: null,
    now,
    reply: null,
    error: null,
    log: '',
    depends: false,
    toBinary: (text, encoding) => Buffer.from(text, encoding).toString('latin1'),
    toText: (binary, encoding) => Buffer.from(binary, 'latin1').toString(encoding),
    digest: (algorithm, key, data) => {
      const hash =
        key === null ? createHash(algorithm) : createHmac(algorithm, Buffer.from(key, 'latin1'));
      return hash.update(data, 'latin1').digest().toString('latin1');
    },
    unescape,
    storedValue: (key) => keyValues.get(key) ?? null,
    storedCount: () => keyValues.size,
  };
}
