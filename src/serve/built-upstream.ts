import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Upstream, UpstreamResponse } from '../edge/upstream.ts';
import type { BuildResult } from '../site/types.ts';

/** The files of the last build, never to be kept by anyone; nothing before the first one. */
export function builtUpstream(
  latest: () => Pick<BuildResult, 'outDir' | 'files'> | null,
): Upstream {
  let known: Pick<BuildResult, 'outDir' | 'files'> | null = null;
  let byKey = new Map<string, BuildResult['files'][number]>();
  return {
    fetch: async ({ target }) => {
      const built = latest();
      if (built === null) return missing;
      if (built !== known) {
        known = built;
        byKey = new Map(built.files.map((file) => [file.key, file]));
      }
      const file = byKey.get(toKey(target));
      if (file === undefined) return missing;
      const body = await readFile(join(built.outDir, file.key));
      return {
        status: 200,
        headers: [
          ['Content-Type', file.contentType],
          ['Cache-Control', 'no-store'],
          ['ETag', `"${file.digest}"`],
          ['Content-Length', String(body.length)],
        ],
        body,
      };
    },
  };
}

const missing: UpstreamResponse = {
  status: 404,
  headers: [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Cache-Control', 'no-store'],
  ],
  body: new TextEncoder().encode('There is no such page.\n'),
};

function toKey(target: string): string {
  try {
    return decodeURIComponent(target.replace(/\?.*$/s, '')).replace(/^\//, '').normalize('NFC');
  } catch {
    return '';
  }
}
