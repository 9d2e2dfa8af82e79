import { cacheControlFor, nextTierAge, tierAt, type TierPolicy } from '../cache/policy.ts';
import type { Entry } from './ledger.ts';

/** How long edges keep the live stories, and which move on when (cache-law §6). Lifetimes in seconds. */
export interface StoryMoves {
  /** By the headers they have, not by those their age would give them. */
  readonly tiers: readonly { readonly edge: number; readonly stories: number }[];
  /** Stories old enough for another tier than the one their headers are of. */
  readonly dueToSettle: number;
  readonly nextSettle: { readonly at: number; readonly stories: number } | null;
  /** Moves to come, by day (UTC) and the tier moved to; `at` is the first of the day. */
  readonly moves: readonly Move[];
}

interface Move {
  readonly at: number;
  readonly edge: number;
  readonly stories: number;
}

/** The stories of a ledger in the tiers they were published under. */
export function movesOf(
  entries: Iterable<Entry>,
  { tiers, now }: { readonly tiers: readonly TierPolicy[]; readonly now: number },
): StoryMoves {
  const headers = tiers.map((_, index) => headersOf(tiers, index));
  const counts = tiers.map(() => 0);
  const moves = new Map<string, Move>();
  let dueToSettle = 0;
  let next: StoryMoves['nextSettle'] = null;
  for (const { kind, live, changedAt, unusedSince } of entries) {
    if (kind !== 'story' || live === null || unusedSince !== null) continue;
    const age = (now - changedAt) / 1000;
    const wanted = tiers.indexOf(tierAt(tiers, age));
    const found = headers.indexOf(live.cacheControl);
    const tier = found === -1 ? wanted : found;
    counts[tier] = (counts[tier] ?? 0) + 1;
    if (live.cacheControl !== headers[wanted]) dueToSettle++;
    const nextAge = nextTierAge(tiers, age);
    if (nextAge === null) continue;
    const at = changedAt + nextAge * 1000;
    addMove(moves, { at, edge: tierAt(tiers, nextAge).edge, stories: 1 });
    if (next === null || at < next.at) next = { at, stories: 1 };
    else if (at === next.at) next = { at, stories: next.stories + 1 };
  }
  return {
    tiers: tiers.map(({ edge }, index) => ({ edge, stories: counts[index] ?? 0 })),
    dueToSettle,
    nextSettle: next,
    moves: [...moves.values()].toSorted((a, b) => a.at - b.at),
  };
}

const headersOf = (tiers: readonly TierPolicy[], index: number): string =>
  cacheControlFor('story', tiers[index]?.age ?? 0, tiers);

const DAY = 86_400_000;

function addMove(moves: Map<string, Move>, { at, edge }: Move): void {
  const name = `${Math.floor(at / DAY)} ${edge}`;
  const known = moves.get(name);
  moves.set(name, {
    at: Math.min(at, known?.at ?? Infinity),
    edge,
    stories: (known?.stories ?? 0) + 1,
  });
}
