import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cdn } from '../../../src/cdn/cdn.ts';
import { buildFor } from '../../../src/cli/build-for.ts';
import type { Site } from '../../../src/cli/context.ts';
import { createRun } from '../../../src/cli/create-run.ts';
import type { OpenTarget } from '../../../src/cli/open-target.ts';
import { toPublish, type ToPublish } from '../../../src/cli/publish-run.ts';
import { terminalOf } from '../../../src/cli/terminal.ts';
import type { Origin } from '../../../src/origin/origin.ts';
import type { ShardSizes } from '../../../src/publish/entries-store.ts';
import { LedgerStore } from '../../../src/publish/ledger-store.ts';
import { countingOrigin } from '../../../src/publish/seams.ts';
import type { Club } from '../club.ts';
import { fakeWorld } from '../fake-world.ts';
import type { Kept } from './judge-world.ts';
import type { MemoryObject } from './memory-origin.ts';
import { edit, type Edits } from './sources.ts';

/** A target of a site whose adapters are given. */
export function targetOf(
  { config }: Site,
  {
    origin: bare,
    cdn,
    sizes,
  }: { readonly origin: Origin; readonly cdn: Cdn; readonly sizes: ShardSizes },
): OpenTarget {
  const { origin, counts } = countingOrigin(bare);
  const siteName = config.site.url;
  const { statePrefix } = config;
  const store = new LedgerStore(origin, { statePrefix, site: siteName, sizes });
  return { origin, counts, cdn, store, prefix: '', siteName, hasDistribution: true };
}

/** The origin, and a word about every key of an object that was written or deleted. */
export function watched(origin: Origin, saw: (key: string) => void): Origin {
  const told = async <T>(keys: readonly string[], write: Promise<T>): Promise<T> => {
    const answer = await write;
    for (const key of keys) saw(key);
    return answer;
  };
  return {
    ...origin,
    put: (request) => told([request.key], origin.put(request)),
    copyHeaders: (request) => told([request.key], origin.copyHeaders(request)),
    copy: (request) => told([request.to], origin.copy(request)),
    remove: (requests) =>
      told(
        requests.map(({ key }) => key),
        origin.remove(requests),
      ),
  };
}

export function toKept({ body, etag, headers }: MemoryObject): Kept {
  const metadata = Object.entries(headers.metadata);
  return {
    body,
    etag,
    headers: {
      'content-type': headers.contentType,
      'cache-control': headers.cacheControl ?? '',
      ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
    },
  };
}

/** What a folder is built to, once for each state of its sources, bodies in memory. */
export class Builds {
  readonly #site: Site;
  readonly #club: Club;
  readonly #edits = new Map<string, string | null>();
  readonly #built = new Map<string, ToPublish>();
  #onDisk = '';

  constructor(site: Site, club: Club) {
    this.#site = site;
    this.#club = club;
  }

  edit(edits: Edits): void {
    for (const [path, text] of Object.entries(edits)) this.#edits.set(path, text);
  }

  async current(): Promise<ToPublish> {
    const edits = [...this.#edits].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const state = JSON.stringify(edits);
    const known = this.#built.get(state);
    if (known !== undefined) return known;
    if (this.#onDisk !== state) await edit(this.#club, Object.fromEntries(edits));
    this.#onDisk = state;
    const built = await this.#build();
    this.#built.set(state, built);
    return built;
  }

  async #build(): Promise<ToPublish> {
    const world = fakeWorld({ cwd: this.#site.root, clock: this.#site.clock });
    const context = createRun({
      world,
      terminal: terminalOf(world),
      programVersion: '0.1.0',
      flags: {},
      stopsGently: false,
      onState: () => {},
      onDocument: () => {},
    });
    const result = await buildFor(context, this.#site);
    const bodies = new Map<string, Uint8Array>();
    for (const { key } of result.files) bodies.set(key, await readFile(join(result.outDir, key)));
    const readBody = async (key: string): Promise<Uint8Array> => {
      const body = bodies.get(key);
      if (body === undefined) throw new Error(`${key} was not built`);
      return body;
    };
    return { ...toPublish(result), readBody };
  }
}
