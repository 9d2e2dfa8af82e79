import type { ProgressStep } from '../publish/seams.ts';

/** What a publish is doing, as its line of progress says it. */
export function progressText(step: ProgressStep): string {
  switch (step.step) {
    case 'uploading':
      return `uploading ${step.done.toLocaleString('en-US')} of ${step.of.toLocaleString('en-US')}`;
    case 'listing':
      return `listing what is there: ${step.done.toLocaleString('en-US')} objects`;
    case 'looking':
      return `looking at what is there: ${step.done.toLocaleString('en-US')} of ${step.of.toLocaleString('en-US')}`;
    case 'keeping':
      return `keeping what is replaced: ${step.done.toLocaleString('en-US')} of ${step.of.toLocaleString('en-US')}`;
    case 'waiting': {
      const seconds = Math.ceil(step.milliseconds / 1000);
      return step.why === 'allowance'
        ? `waiting ${seconds} s, so that no fetch under way survives the purge`
        : `waiting ${seconds} s for cached errors of files that are back`;
    }
    case 'committing':
      return 'writing the ledger';
    case 'purging':
      return `sending purges, a second apart: ${step.done} of ${step.of}`;
    case 'retiring':
      return 'deleting files nothing loads';
    case 'recovering':
      return 'settling an unfinished publish';
  }
}
