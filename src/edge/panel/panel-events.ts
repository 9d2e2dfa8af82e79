/** What pages are told while they are open. */
export type PanelEvent =
  /** Something the panel shows is different. */
  | { readonly type: 'changed' }
  /** The sources were built after a save: pages of them load again. */
  | { readonly type: 'saved' }
  /** Something was published: pages load again. */
  | { readonly type: 'published' }
  /** The sources could not be built; pages stay and say so. */
  | { readonly type: 'failed'; readonly lines: readonly string[] };

type Listener = (event: PanelEvent) => void;

/** Hands events on to the pages that are open. */
export class PanelEvents {
  readonly #listeners = new Set<Listener>();
  readonly #run: string;
  #version = 0;
  #failure: PanelEvent | null = null;

  /** @param run tells this run of the server from others: a page that was loaded from another one loads again. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Of the pages as they are now: another one after each `saved` or `published`. */
  get version(): string {
    return `${this.#run}.${this.#version}`;
  }

  /** The failure that stands, for a page that opens after it; null when the last build worked. */
  get failure(): PanelEvent | null {
    return this.#failure;
  }

  emit(event: PanelEvent): void {
    if (event.type === 'saved' || event.type === 'published') this.#version += 1;
    if (event.type === 'saved') this.#failure = null;
    if (event.type === 'failed') this.#failure = event;
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
