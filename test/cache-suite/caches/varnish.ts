import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, freePort, startProgram, versionFrom } from './cache.ts';

/** Varnish with its built-in VCL and the parameters of the suite's own docker/serve.sh: nothing is fresh, or kept in grace, unless the origin says so. */
export const varnish: Cache = {
  name: 'varnish',
  version: () => versionFrom('varnishd', '-V', /varnish-(\S+)/),
  start: async (origin, scratch) => {
    const port = await freePort();
    const { hostname, port: originPort } = new URL(origin);
    const file = join(scratch, 'default.vcl');
    await writeFile(
      file,
      `vcl 4.1;\nbackend default { .host = "${hostname}"; .port = "${originPort}"; }\n`,
    );
    const own = ['-F', '-j', 'none', '-n', join(scratch, 'work'), '-f', file];
    const listening = ['-a', `127.0.0.1:${port}`, '-s', 'malloc,64M'];
    const parameters = ['default_ttl=0', 'default_grace=0', 'default_keep=3600'];
    return startProgram(
      'varnishd',
      [...own, ...listening, ...parameters.flatMap((parameter) => ['-p', parameter])],
      port,
    );
  },
};
