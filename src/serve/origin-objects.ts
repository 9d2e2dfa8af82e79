import { toPath } from '../cache/urls.ts';
import type { LiveObject } from '../edge/panel/to-panel-state.ts';
import type { Origin } from '../origin/origin.ts';

/** The origin's objects as the panel lists them, read again only after they may have changed. */
export class OriginObjects {
  readonly #origin: Origin;
  readonly #prefix: string;
  readonly #statePrefix: string;
  #known: Promise<readonly LiveObject[]> | null = null;

  constructor(
    origin: Origin,
    { prefix, statePrefix }: { readonly prefix: string; readonly statePrefix: string },
  ) {
    this.#origin = origin;
    this.#prefix = prefix;
    this.#statePrefix = statePrefix;
  }

  /** They may have changed. */
  forget(): void {
    this.#known = null;
  }

  read(): Promise<readonly LiveObject[]> {
    this.#known ??= this.#list().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #list(): Promise<readonly LiveObject[]> {
    const objects: LiveObject[] = [];
    for await (const { key, etag, size } of this.#origin.inventory(this.#prefix)) {
      const own = key.slice(this.#prefix.length);
      if (!own.startsWith(this.#statePrefix)) objects.push({ path: toPath(own), etag, size });
    }
    return objects;
  }
}
