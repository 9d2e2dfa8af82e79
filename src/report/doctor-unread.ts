import { doctorFinding } from '../findings/codes-doctor.ts';
import type { Finding } from '../findings/finding.ts';
import type { Unread } from '../infra/examine.ts';
import type { FactName } from '../infra/facts/infra-facts.ts';
import { FACT_WORDS, inWords } from './doctor-words.ts';

/** Facts that were not read for one and the same reason. */
export interface UnreadFinding extends Finding {
  readonly facts: readonly FactName[];
  /** Action of IAM and ARN that a missing right is about; null when something else was in the way. */
  readonly denied: { readonly action: string; readonly resource: string } | null;
  /** Codes of the checks that were not made, each once. */
  readonly checks: readonly string[];
}

/** One finding for each reason, so that a missing login is said once and not for every fact. */
export function toUnreadFindings(unread: readonly Unread[]): readonly UnreadFinding[] {
  const byReason = new Map<string, Unread[]>();
  for (const one of unread) {
    const reason = JSON.stringify(one.because);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  return [...byReason.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [toFinding(first, group)];
  });
}

function toFinding({ because }: Unread, group: readonly Unread[]): UnreadFinding {
  const facts = group.map(({ fact }) => fact);
  const words = inWords(facts.map((fact) => FACT_WORDS[fact]));
  const rest = { facts, checks: [...new Set(group.flatMap(({ checks }) => checks))] };
  switch (because.is) {
    case 'denied': {
      const { action, resource } = because;
      const finding = doctorFinding('doctor-denied', { facts: words, action, resource });
      return { ...finding, ...rest, denied: { action, resource } };
    }
    case 'failed': {
      const { why, next } = because;
      const remedy = next ?? 'Mend what this names, and run the doctor again.';
      const finding = doctorFinding('doctor-unread', { facts: words, why, remedy });
      return { ...finding, ...rest, denied: null };
    }
  }
}
