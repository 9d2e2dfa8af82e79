import type { Cdn } from '../cdn/cdn.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import { type Applied, applyFixes } from '../infra/deploy-fix.ts';
import type { FixConnection } from '../infra/deploy-fix-connection.ts';
import type { Versions } from '../infra/deploy-fix-read.ts';
import { changedDocuments, documentName } from '../infra/fix/changed-documents.ts';
import type { Documents, Surroundings } from '../infra/fix/documents.ts';
import { editAll } from '../infra/fix/edit-all.ts';
import type { FixOutcome, FixPurge, FixResult } from '../infra/fix/outcome.ts';
import { renderDocumentDiff } from '../report/fix-infra-text.ts';
import { paintFor } from '../report/paint.ts';
import { leftText } from '../report/waited-text.ts';
import { wrap } from '../report/wrap.ts';
import type { CommandContext } from './context.ts';
import type { Chosen, Offer } from './doctor-fix-choose.ts';
import type { FixTerms } from './doctor-terms.ts';
import { type PurgeNote, purgeEverything } from './doctor-fix-purge.ts';

export interface MakeTerms {
  readonly aws: FixConnection;
  readonly versions: Versions;
  readonly around: Surroundings;
  readonly offers: readonly Offer[];
  readonly chosen: Chosen;
  readonly note: PurgeNote;
  readonly cdn: Cdn;
  readonly clock: Clock;
  readonly terms: FixTerms;
}

/** Makes the chosen fixes, waits for CloudFront and purges where that is needed. */
export async function makeFixes(context: CommandContext, make: MakeTerms): Promise<FixOutcome> {
  const { chosen, versions, around, note } = make;
  const written: string[] = [];
  const none: FixOutcome = {
    results: chosen.results,
    written,
    deployed: true,
    purge: { is: 'none' },
  };
  if (chosen.fixes.length === 0 || context.signal.aborted) return none;
  const purges = editAll(versions.documents, chosen.fixes, around).purges;
  if (purges && !(await note.write()))
    context.note(
      wrap(
        'You may not write objects of the bucket, so nothing there says that a purge of /* is owed: should this run end before it is sent, send it yourself.',
        context.width,
      ),
    );
  const applied = await apply(context, make, written);
  const purge = applied.purgeDue ? await purgeAfter(context, make, applied) : none.purge;
  if (purges && purge.is !== 'owed') await note.remove();
  context.setState(null);
  return {
    results: [...chosen.results, ...resultsOf(make, applied)],
    written,
    deployed: applied.deployed,
    purge,
  };
}

async function apply(
  context: CommandContext,
  { aws, versions, around, chosen, clock, terms }: MakeTerms,
  written: string[],
): Promise<Applied> {
  const progress = context.progress('changing');
  const began = clock.now();
  try {
    return await applyFixes(aws, {
      fixes: chosen.fixes,
      shown: versions,
      around,
      clock,
      timeoutMs: terms.waitMs,
      signal: context.signal,
      onWait: () =>
        progress.update(
          () => `CloudFront takes it to its edges (${leftText(clock.now() - began)} so far)`,
        ),
      onWritten: (change) => {
        written.push(documentName(change, around));
        context.setState(
          `Changed: ${written.join(', ')}. What else was to be done is not; running it again goes on.`,
        );
      },
      confirmAgain: (from, to) => confirmAgain(context, { from, to, around, yes: terms.yes }),
    });
  } finally {
    progress.done();
  }
}

interface Again {
  readonly from: Documents;
  readonly to: Documents;
  readonly around: Surroundings;
  readonly yes: boolean;
}

/** Shows what the fixes make of what somebody else has written meanwhile. */
async function confirmAgain(
  context: CommandContext,
  { from, to, around, yes }: Again,
): Promise<boolean> {
  const paint = paintFor(context.colour.stdout);
  context.print([
    '',
    ...wrap(
      'Somebody else changed this after it was shown. Nothing was written over; on what is there now it would be:',
      context.width,
    ),
    ...changedDocuments(from, to).flatMap((change) =>
      renderDocumentDiff(documentName(change, around), change, paint),
    ),
  ]);
  return yes || (await context.confirm('Do this?', '--fix --yes'));
}

async function purgeAfter(
  context: CommandContext,
  { cdn, clock }: MakeTerms,
  { deployed }: Applied,
): Promise<FixPurge> {
  const next = 'Run storyclub doctor --fix again when CloudFront has deployed: it purges then.';
  if (!deployed)
    return { is: 'owed', why: 'edges would fetch the old way what was purged too soon.', next };
  const progress = context.progress('purging everything');
  try {
    return await purgeEverything(cdn, {
      clock,
      onWait: () => progress.update('purging everything'),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { is: 'owed', why: error.message, next: error.next };
  } finally {
    progress.done();
  }
}

function resultsOf({ offers, chosen }: MakeTerms, { undone }: Applied): readonly FixResult[] {
  return offers
    .filter(({ fix }) => chosen.fixes.includes(fix))
    .map(({ fix, codes }) => ({
      fix,
      codes,
      outcome: undone.find((one) => one.fix === fix)?.because ?? { is: 'done' },
    }));
}
