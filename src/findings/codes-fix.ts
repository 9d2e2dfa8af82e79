import { findingsOf, text } from './finding.ts';

/** Findings about corrections that were published before they were committed. */
export const fixFinding = findingsOf({
  'fix-undone': text<{ slug: string; at: string; live: string; next: string }>({
    severity: 'error',
    what: ({ slug, at, live, next }) =>
      `This publish would undo the correction of ${slug} that was published ${at} UTC. Readers have: ${quoted(live)} It would become: ${quoted(next)}`,
    next: () =>
      'Bring the correction into this source (commit it where it was made, and pull it here). To take it back on purpose, give --undo-fix.',
  }),
});

const quoted = (words: string): string => (words === '' ? 'nothing.' : `“${words}”`);
