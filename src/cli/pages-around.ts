import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedFiles, withOverlay } from '../plan/as-published.ts';
import type { Entry } from '../plan/ledger.ts';
import type { StoredRoot } from '../publish/root-shape.ts';
import type { Around } from '../site/around/types.ts';
import { siteDigestOf } from '../site/site-digest.ts';
import type { ToPublish } from './publish-run.ts';

/** The ledger as a command found it. */
export interface Published {
  readonly root: StoredRoot;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** What is published when these pages change and all else is as it was, and which keys may change. */
export function toBuilt(
  { root, entries }: Published,
  { around, outDir }: { readonly around: Around; readonly outDir: string },
): { readonly built: ToPublish; readonly within: ReadonlySet<string> } {
  const { files, removed, findings } = around;
  const whole = withOverlay(publishedFiles(entries.values()), { files, removed: new Set(removed) });
  return {
    within: new Set([...files.map(({ key }) => key), ...removed]),
    built: {
      site: {
        files,
        siteDigest: siteDigestOf(whole),
        templatesDigest: root.templatesDigest,
        configDigest: root.configDigest,
        nextStoryAt: root.nextStoryAt,
      },
      findings,
      readBody: (key) => readFile(join(outDir, key)),
    },
  };
}

/** The sources of the stories that are live. */
export function publishedSources(entries: ReadonlyMap<string, Entry>): ReadonlySet<string> {
  const out = new Set<string>();
  for (const { live, story } of entries.values())
    if (live !== null && story !== null) out.add(story.file);
  return out;
}
