import type { AccountState } from '../state.ts';

/** One thing of what `infra` made, changed afterwards as by hand in a console, and the codes of what the doctor finds. */
export type Mistake = readonly [
  title: string,
  change: (state: AccountState) => void,
  found: readonly string[],
];
