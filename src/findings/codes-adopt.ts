import { findingsOf, text } from './finding.ts';

/** Findings about a site whose ledger is made anew, and about objects that are not as they were published. */
export const adoptFinding = findingsOf({
  'ledger-forgotten': text({
    severity: 'warning',
    what: () =>
      'With the ledger it is lost which stories were taken down, which corrections are in no commit yet, and what could be gone back to.',
    next: () =>
      'Take stories down again that are to stay down, before the next publish brings them back. Where the bucket keeps versions, restore the ledger from one instead.',
  }),
  'take-matches-nothing': text<{ pattern: string }>({
    severity: 'warning',
    what: ({ pattern }) => `--take ${pattern} names no object that the build does not make.`,
    next: () =>
      'Write it as keys are, without the prefix, with * for any characters and ? for one: --take "assets/*".',
  }),
});
