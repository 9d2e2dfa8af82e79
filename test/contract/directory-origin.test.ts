import { createFixture } from 'fs-fixture';
import { systemClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { originContract } from './origin.contract.ts';

originContract('directory', async () => {
  const fixture = await createFixture();
  const open = () => directoryOrigin({ root: fixture.getPath('origin'), clock: systemClock() });
  return { origin: open(), other: open(), close: async () => await fixture.rm() };
});
