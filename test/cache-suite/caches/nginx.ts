import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, freePort, startProgram, versionFrom } from './cache.ts';

/** nginx as a caching reverse proxy, with the settings of the suite's own docker/nginx/nginx.conf. */
export const nginx: Cache = {
  name: 'nginx',
  version: () => versionFrom('nginx', '-v', /nginx\/(\S+)/),
  start: async (origin, scratch) => {
    const port = await freePort();
    const template = await readFile(join(import.meta.dirname, 'nginx.conf'), 'utf8');
    const file = join(scratch, 'nginx.conf');
    const values = { scratch, port: String(port), origin };
    await writeFile(file, fill(template, values));
    return startProgram('nginx', ['-p', scratch, '-c', file, '-e', 'stderr'], port);
  },
};

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {{${name}}}`);
    return value;
  });
}
