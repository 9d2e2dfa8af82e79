import type { Prices } from '../config/types.ts';
import { type GoesOn, play, type Played } from './play.ts';
import { type Rehearsal, strategies } from './result.ts';
import { type Stage, type StageInput, toStage } from './stage.ts';
import { toResult } from './to-result.ts';

export interface RehearsalInput extends StageInput {
  readonly prices: Prices;
  readonly goesOn: GoesOn;
  /** Plays every strategy some other way than one view after the other in this thread. */
  readonly playAll?: (stage: Stage) => Promise<readonly Played[] | null>;
}

/**
 * Plays a plan against edges and browsers on a clock of its own, three times with the same readers: as planned,
 * with everything purged, and with nothing purged. Null when it was stopped.
 */
export async function rehearse({
  prices,
  goesOn,
  playAll,
  ...input
}: RehearsalInput): Promise<Rehearsal | null> {
  const stage = toStage(input);
  const played = await (playAll === undefined ? play(stage, strategies, goesOn) : playAll(stage));
  return played === null ? null : toResult(played, stage, prices);
}
