/** The two things the panel does. */
export interface PanelActions {
  /** Moves the edge's clock forward. */
  advance(seconds: number): void;
  purge(items: readonly string[]): PurgeAnswer | Promise<PurgeAnswer>;
}

export type PurgeAnswer =
  | { readonly outcome: 'created' }
  | { readonly outcome: 'refused'; readonly why: string };

/** As far as the clock goes in one step, seconds: ten years. */
const LARGEST_ADVANCE = 315_360_000;

/** Does what a document asks for; answers with why not, null when it is done. */
export async function act(
  actions: PanelActions,
  name: 'advance' | 'purge',
  document: unknown,
): Promise<string | null> {
  switch (name) {
    case 'advance':
      return advance(actions, fieldOf(document, 'seconds'));
    case 'purge':
      return await purge(actions, fieldOf(document, 'items'));
  }
}

function advance(actions: PanelActions, seconds: unknown): string | null {
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 1)
    return 'The clock is advanced by whole seconds, at least one.';
  if (seconds > LARGEST_ADVANCE) return 'The clock is advanced by ten years at most.';
  actions.advance(seconds);
  return null;
}

async function purge(actions: PanelActions, items: unknown): Promise<string | null> {
  if (!isTextList(items) || items.length === 0) return 'A purge names at least one path.';
  const answer = await actions.purge(items);
  return answer.outcome === 'refused' ? answer.why : null;
}

function fieldOf(document: unknown, name: string): unknown {
  if (typeof document !== 'object' || document === null) return undefined;
  return Object.entries(document).find(([own]) => own === name)?.[1];
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
