import vm from 'node:vm';
import type { Clock } from '../../clock.ts';
import { UserError } from '../../findings/user-error.ts';
import { assertSourceSize } from './assert-source-size.ts';
import type { FunctionOutcome, ViewerRequest } from './event.ts';
import { readAnswer } from './read-answer.ts';
import { remember } from './remember.ts';
import {
  LIMIT_MS,
  type Program,
  type Reply,
  type Runtime,
  isStop,
  startRuntime,
} from './runtime.ts';
import { watchStrayRejections } from './stray-rejections.ts';
import { type DistributionName, type RequestParts, toEvent, toParts } from './to-event.ts';

export interface FunctionOptions {
  readonly distribution: DistributionName;
  /** What `Date` shows; it stands still during a run, as CloudFront's does. */
  readonly clock: Clock;
  /** The key value store associated with the function; none when left out. */
  readonly keyValues?: ReadonlyMap<string, string>;
  /** Told each line of `console.log`. */
  readonly onLog?: (line: string) => void;
}

/** A viewer-request function, ready to run. */
export interface ViewerFunction {
  /**
   * Never waits: an async handler has settled or never will when the run ends. Runs of one request that depend on
   * nothing else are remembered, so a handler must not count its runs; CloudFront does not promise that it could.
   */
  run(request: ViewerRequest): FunctionOutcome;
}

/** Characters of the requests whose outcomes are remembered: some ten thousand of a browser's. */
const REMEMBERED = 4_000_000;

/**
 * Loads the source of a CloudFront Function of the runtime cloudfront-js-2.0, `function handler(event)`, async or not,
 * for the event viewer-request. It is its owner's own code: what keeps it in (`node:vm`) is no security boundary.
 *
 * Throws UserError: `function-too-large` beyond 10,240 bytes, `function-invalid` when it does not load or has no handler,
 * `function-not-emulated` when it needs what only CloudFront has.
 */
export function compileFunction(source: string, options: FunctionOptions): ViewerFunction {
  const { distribution, clock, keyValues, onLog } = options;
  assertSourceSize(source);
  assertEmulated(source, keyValues !== undefined);
  const runtime = startOrExplain(source, {
    keyValues: keyValues ?? new Map<string, string>(),
    now: Math.floor(clock.now()),
  });
  const mayPromise = /\b(?:Promise|async)\b/.test(source);
  const remembered = remember<FunctionOutcome>(REMEMBERED);
  return {
    run: (request) => {
      const name = JSON.stringify([request.method, request.target, request.headers]);
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const parts = toParts(request);
      if (mayPromise) watchStrayRejections((line) => onLog?.(line));
      const { reply, log, dependsOnMore } = runtime.run({
        event: JSON.stringify(toEvent(request, parts.request, distribution)),
        query: parts.query,
        now: Math.floor(clock.now()),
      });
      for (const line of log) onLog?.(line);
      const outcome = toOutcome(reply, parts);
      if (!dependsOnMore && reply.kind !== 'stopped') remembered.set(name, outcome);
      return outcome;
    },
  };
}

function toOutcome(reply: Reply, parts: RequestParts): FunctionOutcome {
  switch (reply.kind) {
    case 'returned':
      return readAnswer(reply.json, parts);
    case 'threw':
      return {
        kind: 'failed',
        status: 503,
        why: `The function threw ${reply.message.replace(/\.$/, '')}.`,
      };
    case 'stopped':
      return { kind: 'failed', status: 503, why: `The function ran for more than ${LIMIT_MS} ms.` };
    case 'never-settles':
      return {
        kind: 'failed',
        status: 503,
        why: 'The function returned a promise that never settles.',
      };
  }
}

/** What needs CloudFront itself: other origins, and where the edge is (helper-functions-origin-modification.html). */
const notEmulated =
  /\b(?:updateRequestOrigin|selectRequestOriginById|createRequestOriginGroup|edgeLocation)\b/;
const usesCloudFront = /\b(?:from|require\s*\()\s*['"]cloudfront['"]/;

function assertEmulated(source: string, hasKeyValues: boolean): void {
  const name = notEmulated.exec(source)?.[0];
  if (name === undefined && (hasKeyValues || !usesCloudFront.test(source))) return;
  throw new UserError({
    code: 'function-not-emulated',
    what: `The viewer-request function uses ${name ?? "the module 'cloudfront'"}, which the local edge does not emulate.`,
    why: 'It has neither other origins nor places, and key values only where it is given some.',
    next: 'Test this function with aws cloudfront test-function, or serve without it.',
  });
}

const importLine = /^[ \t]*import[ \t]+(\w+)[ \t]+from[ \t]+(['"][\w-]+['"])[ \t]*;?/gm;

function startOrExplain(source: string, given: Omit<Program, 'script'>): Runtime {
  try {
    const text = source.replace(importLine, 'const $1 = require($2);');
    const script = new vm.Script(
      `'use strict'; ${text}\n;if (typeof handler !== 'function') throw new TypeError('there is no function named handler');`,
      { filename: 'viewer-request.js' },
    );
    return startRuntime({ script, ...given });
  } catch (error) {
    throw new UserError({
      code: 'function-invalid',
      what: isStop(error)
        ? 'The viewer-request function does not come to an end while it is loaded.'
        : `The viewer-request function does not load${lineOf(error)}: ${String(error)}.`,
      next: 'Correct its source: function handler(event) { … }, in what cloudfront-js-2.0 knows of JavaScript.',
      cause: error,
    });
  }
}

/** Where in the source, as far as the stack tells: ` (line 3)`. */
function lineOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  const line = /viewer-request\.js:(\d+)/.exec(String(error.stack))?.[1];
  return line === undefined ? '' : ` (line ${line})`;
}
