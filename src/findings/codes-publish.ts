import { findingsOf, text } from './finding.ts';

/** Findings of a publish that was done: what it could not clear away. */
export const publishFinding = findingsOf({
  'lease-not-released': text<{ key: string; why: string }>({
    severity: 'warning',
    what: ({ key, why }) => `The lease ${key} could not be released: ${why}`,
    next: () => 'Mend the cause; until then another publish has to wait three minutes.',
  }),
  'bodies-not-kept': text<{ count: string; why: string }>({
    severity: 'warning',
    what: ({ count, why }) =>
      `${count} replaced ${count === '1' ? 'body was' : 'bodies were'} not kept for going back: ${why}`,
    next: () =>
      'Mend the cause. Until then `storyclub rollback` cannot bring back what this publish replaced.',
  }),
  'file-not-deleted': text<{ key: string; why: string }>({
    severity: 'warning',
    what: ({ key, why }) => `${key}, which nothing loads any more, could not be deleted: ${why}`,
    next: () => 'Mend the cause; the next publish tries again.',
  }),
});
