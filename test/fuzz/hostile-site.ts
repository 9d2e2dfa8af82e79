import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { createClub, story, type Club } from '../support/club.ts';
import { type Seen, runMain } from './run-main.ts';

/** In every file a story must not get at. */
export const secret = 'TOP-SECRET-7f3a91';

/** A site among files of its author, whose stories are replaced by hostile ones. */
export interface HostileSite extends AsyncDisposable {
  readonly root: string;
  /** Its folder of stories, empty but for one good story. */
  clear(): void;
  /** A file below `stories/`. Names the disk does not take are passed over. */
  put(name: string, content: string | Buffer): void;
  /** With `--json`, or as `how` says. */
  run(args: readonly string[], how?: readonly string[]): Promise<Seen>;
  /** Every file of dist/ with its text, by path. */
  built(): ReadonlyMap<string, string>;
  /** What is outside dist/ and .storyclub/, by path: digests of contents, targets of links. */
  around(): ReadonlyMap<string, string>;
}

/** The site is in `home/site`: paths that lead out of it lead to files with the secret. */
export async function createHostileSite(config: object = {}): Promise<HostileSite> {
  const club = await createClub({
    stories: {},
    files: {
      '.env': secret,
      'notes.md': secret,
      'secret.png': secret,
      '.storyclub-notes': secret,
      'templates/private.txt': secret,
    },
    config,
  });
  const { root } = club;
  const outside = join(dirname(root), `outside-${root.split('/').at(-1)}`);
  mkdirSync(outside);
  for (const name of ['id_rsa', 'secret.png', 'secret.svg', 'story.md'])
    writeFileSync(join(outside, name), secret);
  return {
    root,
    clear() {
      rmSync(join(root, 'stories'), { recursive: true, force: true });
      mkdirSync(join(root, 'stories'));
      writeFileSync(join(root, 'stories/good.md'), story({ title: 'Good', date: '2026-01-01' }));
    },
    put(name, content) {
      const path = join(root, 'stories', name);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      } catch {
        // No such name on this disk: no author has such a file.
      }
    },
    run: (args, how = ['--json']) =>
      runMain([...args, ...how], { cwd: root, env: club.env, clock: systemClock() }),
    built: () => textsOf(join(root, 'dist')),
    around: () => new Map([...stateOf(root), ...stateOf(outside)]),
    [Symbol.asyncDispose]: async () => {
      rmSync(outside, { recursive: true });
      await disposeOf(club);
    },
  };
}

const disposeOf = (club: Club): PromiseLike<void> => club[Symbol.asyncDispose]();

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function textsOf(folder: string): ReadonlyMap<string, string> {
  try {
    return new Map(filesBelow(folder).map((path) => [path, readFileSync(path, 'utf8')]));
  } catch {
    return new Map();
  }
}

function stateOf(folder: string): readonly (readonly [string, string])[] {
  return filesBelow(folder)
    .filter((path) => !/^(?:dist|\.storyclub|\.dist\.next)\//.test(path.slice(folder.length + 1)))
    .map((path) => [path, contentOf(path)] as const);
}

function contentOf(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `→ ${readlinkSync(path)}`;
  if (!stats.isFile()) return 'special';
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
