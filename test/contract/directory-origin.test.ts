import { createFixture } from 'fs-fixture';
import { systemClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { originContract } from './origin.contract.ts';

async function openDirectory(keepsVersions: boolean) {
  const fixture = await createFixture();
  const versions = { keep: keepsVersions ? 5 : 0, except: '.storyclub/' };
  const open = () =>
    directoryOrigin({ root: fixture.getPath('origin'), clock: systemClock(), versions });
  return { origin: open(), other: open(), keepsVersions, close: async () => await fixture.rm() };
}

originContract('directory', () => openDirectory(false));
originContract('directory that keeps versions', () => openDirectory(true));
