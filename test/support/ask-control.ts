import { type ControlAnswer, answerControl } from '../../src/edge/control/answer-control.ts';
import type { ControlState } from '../../src/edge/control/control-state.ts';
import { type EdgeConfig, usualBehaviour } from '../../src/edge/edge-config.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';

export const noon = Date.UTC(2026, 10, 20, 12);
/** The managed cache policy CachingOptimized. */
export const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
export const source = 'function handler(event) { return event.request; } // a < b && "c"';

/** A distribution with members' pages and a public rest. */
export const config: EdgeConfig = {
  id: 'E0CLUB',
  domainName: 'club.cloudfront.net',
  behaviours: [
    {
      ...usualBehaviour,
      pattern: 'members/*',
      methods: 'all',
      viewerProtocol: 'https-only',
      key: { ...usualBehaviour.key, queryStrings: { kind: 'only', names: ['page', 'lang'] } },
      forward: { ...usualBehaviour.forward, cookies: { kind: 'all' } },
      responseHeaders: {
        set: [
          {
            name: 'Strict-Transport-Security',
            value: 'max-age=63072000; includeSubDomains; preload',
            override: true,
          },
          { name: 'X-Club', value: 'a & b', override: false },
        ],
        remove: ['x-amz-meta-cache-tag'],
      },
    },
    { ...usualBehaviour, minTtl: 1, viewerRequest: source },
  ],
  defaultRootObject: 'index.html',
  errorResponses: [{ status: 404, minTtl: 5, page: { path: '/404.html', status: 404 } }],
  tagHeader: 'x-amz-meta-cache-tag',
};

export function stateOf(more: Partial<ControlState> = {}): ControlState {
  return { config, purges: new PurgeLog({ quotas: false }), changedAt: noon - 60_000, ...more };
}

/** Asks for `GET /2020-05-31/…` and the like; `now` in epoch milliseconds. */
export function ask(
  state: ControlState,
  line: string,
  body: string | null = '',
  now = noon,
): ControlAnswer {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  const request = { method, path: `/2020-05-31/${path}`, query: new URLSearchParams(query), body };
  const answer = answerControl(state, request, now);
  if (answer === null) throw new Error(`${path} is no control path`);
  return answer;
}
