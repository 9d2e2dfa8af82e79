import { type ExitCode, UserError } from '../findings/user-error.ts';
import { type FoundLease, lookAtLease, renewedAt, runsOutAt } from '../publish/look-at-lease.ts';
import { paintFor } from '../report/paint.ts';
import { renderLease, type ShownLease, unlockedLines } from '../report/unlock-text.ts';
import { unlockToJson } from '../report/unlock-json.ts';
import type { CommandContext } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { type Watched, watchLease } from './unlock-watch.ts';

interface UnlockArgs {
  readonly yes: boolean;
  readonly force: boolean;
}

/** The body of `unlock`: shows the lease, watches whether it is renewed, asks, and deletes just the one it showed. */
export async function unlockSite(context: CommandContext, args: UnlockArgs): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  const first = await lookAtLease(target.origin, target.store.names.lease);
  const name = site.config.target;
  if (first === null) return sayFree(context, name, 'no publish is under way');
  const watched = await watchLease(first, { context, site, target });
  if (watched.outcome === 'released')
    return sayFree(context, name, 'the publish that was under way has ended');
  const shown = toShown(watched, { target: name, unfinished: await findUnfinished(target) });
  context.print(
    renderLease(shown, { paint: paintFor(context.colour.stdout), width: context.width }),
  );
  if (watched.state === 'renewed' && args.yes && !args.force) throw atWork();
  const question = watched.state === 'renewed' ? 'Delete it all the same?' : 'Delete the lease?';
  if (!args.yes && !(await context.confirm(question, '--yes'))) {
    context.note(['declined: nothing was changed']);
    context.document(unlockToJson(name, shown, 'kept'));
    return 1;
  }
  await deleteLease(target, watched);
  context.print(unlockedLines(shown.unfinished, context.width));
  context.document(unlockToJson(name, shown, 'deleted'));
  return 0;
}

function sayFree(context: CommandContext, target: string, why: string): ExitCode {
  context.print([`nothing to unlock in ${target}: ${why}`]);
  context.document(unlockToJson(target, null, 'free'));
  return 0;
}

type Held = Extract<Watched, { outcome: 'held' }>;

function toShown(
  { at, state, holder }: Held,
  more: Pick<ShownLease, 'target' | 'unfinished'>,
): ShownLease {
  if (holder === null) return { ...more, at, state, holder };
  const { publish, by, commit, process, since } = holder;
  const place = process === null ? null : { host: process.host, pid: process.pid };
  const times = { since, renewedAt: renewedAt(holder), runsOutAt: runsOutAt(holder) };
  return { ...more, at, state, holder: { publish, by, commit, process: place, ...times } };
}

/** What a publish had begun; null when nothing. A ledger that cannot be read is no reason not to unlock. */
async function findUnfinished({ store }: OpenTarget): Promise<ShownLease['unfinished']> {
  try {
    const { found } = await store.look();
    const journal = found?.root.journal ?? null;
    if (journal === null) return null;
    const { publish, startedAt, intents } = journal;
    return { publish, startedAt, changes: intents.length };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

async function deleteLease({ origin, store }: OpenTarget, { etag }: FoundLease): Promise<void> {
  const [answer] = await origin.remove([{ key: store.names.lease, ifMatch: etag }]);
  if (answer === undefined || answer.outcome === 'removed') return;
  if (answer.outcome === 'precondition-failed') {
    throw new UserError({
      code: 'lease-moved',
      what: 'The lease is not the one that was shown any more: it was renewed, or another publish has it now.',
      why: 'Only what was shown is deleted. Nothing was changed.',
      next: 'Look again: storyclub unlock',
      exitCode: 1,
    });
  }
  throw new UserError({
    code: 'not-unlocked',
    what: 'The lease could not be deleted.',
    why: answer.why,
    next: 'Run it again when the cause is mended; a lease that is not renewed runs out by itself.',
  });
}

function atWork(): UserError {
  return new UserError({
    code: 'lease-in-use',
    what: 'The publish that holds the lease is at work: nothing was deleted.',
    why: 'It would go on uploading until it finds its lease gone, beside whoever publishes next.',
    next: 'Wait for it to end. Where it must not, stop its process first, or give --force.',
    exitCode: 1,
  });
}
