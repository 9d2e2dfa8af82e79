import { type Clock, virtualClock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { World } from './world.ts';

/**
 * The clock of a run: this machine's, or the one `STORYCLUB_NOW` sets for a rehearsal.
 * @throws UserError when it sets none, or for a target whose caches live by the real time.
 */
export function clockOf(
  { env, clock }: Pick<World, 'env' | 'clock'>,
  { isLocal }: { readonly isLocal: boolean },
): Clock {
  const instant = env['STORYCLUB_NOW'];
  if (instant === undefined || instant === '') return clock;
  if (!isLocal) {
    throw new UserError({
      code: 'virtual-clock-refused',
      what: 'STORYCLUB_NOW is set, but this target is a real bucket, whose caches live by the real time.',
      next: 'Unset STORYCLUB_NOW, or rehearse with --target local.',
    });
  }
  const now = Date.parse(instant);
  if (/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(instant) && !Number.isNaN(now)) {
    return virtualClock(now);
  }
  throw new UserError({
    code: 'virtual-clock-invalid',
    what: `STORYCLUB_NOW is no instant: "${instant}".`,
    next: 'Write it with its time zone: 2026-11-20T10:00:00Z.',
  });
}
