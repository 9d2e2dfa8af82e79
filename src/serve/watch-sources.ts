import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** Editors write a file in several steps: this long after the last one it is taken as saved, milliseconds. */
const SETTLED = 60;

export interface SourceWatch {
  close(): Promise<void>;
}

export interface SourceWatchOptions {
  readonly root: string;
  /** Stories, templates or assets were saved, added or removed. */
  readonly onSaved: () => void;
  /** The configuration was saved. */
  readonly onConfig: () => void;
  readonly onError: (error: unknown) => void;
}

/** Watches what a site is built from. Resolves once changes are seen. */
export async function watchSources(options: SourceWatchOptions): Promise<SourceWatch> {
  const { root, onSaved, onConfig, onError } = options;
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch(
    ['stories', 'templates', 'storyclub.config.ts'].map((name) => join(root, name)),
    {
      ignoreInitial: true,
      followSymlinks: false,
      ignored: (path) => relative(root, path).split(sep).some(isEditorFile),
    },
  );
  watcher.on('all', (_, path) => {
    if (relative(root, path) === 'storyclub.config.ts') return onConfig();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(onSaved, SETTLED);
  });
  watcher.on('error', onError);
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** Drafts and locks editors keep beside the file; no source of a site begins with a dot. */
function isEditorFile(name: string): boolean {
  return (
    (name.startsWith('.') && name !== '.well-known' && name !== '..') ||
    /(?:~|\.swp|\.tmp)$/.test(name)
  );
}
