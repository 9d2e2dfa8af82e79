import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import type { Clock } from '../../src/clock.ts';
import type { ControlState } from '../../src/edge/control/control-state.ts';
import { toEdgeConfig } from '../../src/edge/edge-config.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { startControlServer } from '../support/control-server.ts';
import { cdnContract } from './cdn.contract.ts';

/** Every look is a second after the one before, so that the rates of purges let each test pass. */
function steppingClock(startedAt: number): Clock {
  let now = startedAt;
  return {
    now: () => (now += 1_000),
    sleep: async (ms) => {
      now += ms;
    },
  };
}

for (const delay of [0, 20]) {
  cdnContract(`the local edge, purges taking ${delay} s`, async () => {
    const clock = steppingClock(Date.UTC(2026, 10, 20, 12));
    const state: ControlState = {
      config: toEdgeConfig(
        {
          behaviours: [
            {
              pattern: 'feeds/*',
              minTtl: 60,
              defaultTtl: 600,
              maxTtl: 3_600,
              queryStringsInKey: true,
              leadsHere: true,
              viewerFunction: false,
            },
            {
              pattern: '*',
              minTtl: 1,
              defaultTtl: 86_400,
              maxTtl: 31_536_000,
              queryStringsInKey: false,
              leadsHere: true,
              viewerFunction: true,
            },
          ],
          errors: { minTtlByStatus: { 404: 5 }, defaultMinTtl: 10, pageByStatus: {} },
          tagHeader: null,
        },
        { viewerRequest: 'function handler(event) { return event.request; }' },
      ),
      purges: new PurgeLog({ delay }),
    };
    const server = await startControlServer(() => state, clock);
    const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
    const options = { distribution: state.config.id, targetBucket: 'local', prefix: '', clock };
    return {
      cdn: await cloudFrontCdn(options),
      other: await cloudFrontCdn(options),
      now: () => clock.now(),
      close: async () => {
        restore();
        await server.close();
      },
    };
  });
}
