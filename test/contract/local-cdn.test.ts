import { createFixture } from 'fs-fixture';
import { localCdn } from '../../src/cdn/local.ts';
import { virtualClock } from '../../src/clock.ts';
import { cdnContract } from './cdn.contract.ts';

cdnContract('local', async () => {
  const fixture = await createFixture();
  const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
  const open = () => localCdn({ stateDir: fixture.getPath('state'), clock });
  return {
    cdn: open(),
    other: open(),
    now: () => clock.now(),
    close: async () => await fixture.rm(),
  };
});
