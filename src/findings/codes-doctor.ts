import { findingsOf, text } from './finding.ts';

/** Facts the doctor could not read, `facts` in words: what hangs on them is not judged. */
const catalogue = {
  'doctor-denied': text<{ facts: string; action: string; resource: string }>({
    severity: 'warning',
    what: ({ facts, action, resource }) =>
      `Not read: ${facts}. The permission ${action} on ${resource} is missing.`,
    next: () =>
      'Print a policy with `storyclub infra policy --doctor`, and give it to the role or user that runs the doctor: all it allows is reading.',
  }),
  'doctor-unread': text<{ facts: string; why: string; remedy: string }>({
    severity: 'warning',
    what: ({ facts, why }) => `Not read: ${facts}. ${why}`,
    next: ({ remedy }) => remedy,
  }),
};

export const doctorFinding = findingsOf(catalogue);
