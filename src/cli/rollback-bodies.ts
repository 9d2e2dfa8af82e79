import { hash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { UserError } from '../findings/user-error.ts';
import type { Release } from '../plan/ledger.ts';
import { fetchBody, type ReleasedBody } from '../publish/release-bodies.ts';
import type { CommandContext } from './context.ts';
import type { OpenTarget } from './open-target.ts';

/** Keys named in a message. */
const NAMED = 3;

/** Bodies of a release on this machine, by digest: what was fetched is not fetched again. */
export class FetchedBodies {
  readonly #folder: string;
  readonly #target: OpenTarget;

  constructor(root: string, { release, target }: { release: Release; target: OpenTarget }) {
    this.#folder = join(root, '.storyclub', 'rollback', release.id);
    this.#target = target;
  }

  /** Fetches all that are wanted, or throws UserError: half a release is none. */
  async fetch(
    wanted: readonly ReleasedBody[],
    { context, release }: { readonly context: CommandContext; readonly release: Release },
  ): Promise<void> {
    if (wanted.length === 0) return;
    await mkdir(this.#folder, { recursive: true });
    const progress = context.progress('fetching what the release needs');
    const gone: string[] = [];
    let done = 0;
    try {
      const limit = pLimit(this.#target.origin.capabilities.concurrency);
      await limit.map(wanted, async (body) => {
        if (context.signal.aborted) return;
        if ((await this.#read(body)) === null) gone.push(body.key);
        done += 1;
        progress.update(`fetching ${done.toLocaleString('en-US')} of ${wanted.length}`);
      });
    } finally {
      progress.done();
    }
    if (gone.length > 0) throw bodiesGone(gone.toSorted(), { release, of: wanted.length });
  }

  /** A body of the release. Throws UserError when it is nowhere. */
  async read(body: ReleasedBody, release: Release): Promise<Uint8Array> {
    const found = await this.#read(body);
    if (found === null) throw bodiesGone([body.key], { release, of: 1 });
    return found;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #read(body: ReleasedBody): Promise<Uint8Array | null> {
    const path = join(this.#folder, body.digest);
    const known = await readFile(path).catch(() => null);
    if (known !== null && hash('sha256', known, 'base64url') === body.digest) return known;
    const { origin, prefix, store } = this.#target;
    const found = await fetchBody(body, { origin, prefix, names: store.names });
    if (found === null) return null;
    // Two keys with one body may be fetched at once.
    const draft = `${path}.${hash('sha256', body.key, 'hex').slice(0, 16)}`;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(draft, found);
    await rename(draft, path);
    return found;
  }
}

function bodiesGone(
  keys: readonly string[],
  { release, of }: { readonly release: Release; readonly of: number },
): UserError {
  const named = keys.slice(0, NAMED).join(', ');
  const more = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : '';
  const { commit } = release;
  return new UserError({
    code: 'release-incomplete',
    what: `${keys.length} of the ${of} files to bring back are gone: ${named}${more}.`,
    why: 'The bucket keeps these versions no more, and they were not kept with the release.',
    next:
      commit === null
        ? 'Go back to a later release (storyclub releases), or publish from sources of then.'
        : `Go back to a later release (storyclub releases), or publish from its commit: git checkout ${commit.slice(0, 10)}.`,
    state: 'Nothing was changed.',
    exitCode: 1,
  });
}
