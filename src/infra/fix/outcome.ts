import type { Fix } from '../fix.ts';

/** A fix that was offered, and what became of it. */
export interface FixResult {
  readonly fix: Fix;
  /** Of the findings it is about. */
  readonly codes: readonly string[];
  readonly outcome:
    | { readonly is: 'done' }
    /** It was so already. */
    | { readonly is: 'same' }
    | { readonly is: 'declined' }
    /** Edges do not have the configuration yet that it depends on. */
    | { readonly is: 'not-deployed' }
    | { readonly is: 'refused'; readonly why: string; readonly next: string };
}

export type FixPurge =
  | { readonly is: 'none' }
  | { readonly is: 'sent' | 'completed'; readonly id: string }
  | { readonly is: 'owed'; readonly why: string; readonly next: string };

/** What `doctor --fix` did. */
export interface FixOutcome {
  readonly results: readonly FixResult[];
  /** Documents written: `the distribution E123EXAMPLE`. */
  readonly written: readonly string[];
  /** Every edge has what was written. */
  readonly deployed: boolean;
  readonly purge: FixPurge;
}
