import { urlsOf } from '../cache/urls.ts';
import type { Finding } from '../findings/finding.ts';
import type { TakenDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { receiptToJson } from './receipt-json.ts';
import type { TakeDownFacts } from './take-down-text.ts';
import { iso } from './words.ts';

interface Done {
  readonly plan: Plan;
  /** Null where nothing was done. */
  readonly receipt: Receipt | null;
  readonly verbose: boolean;
  readonly findings: readonly Finding[];
  /** `waited` and `verified`, where they are known. */
  readonly after?: object;
}

const NONE: TakeDownFacts['outgoing'] = {
  addresses: [],
  emptied: [],
  without: [],
  moved: [],
  pictures: { gone: [], shared: [], later: [] },
  behind: [],
  leadingHere: [],
  isPageOnly: false,
};

/** The document of `take-down --json`; `done` is null when the story was down already. docs/schemas/take-down.schema.json. */
export function takeDownToJson(
  {
    record,
    outgoing,
  }: { readonly record: TakenDown; readonly outgoing: TakeDownFacts['outgoing'] | null },
  done: Done | null,
): object {
  const { addresses, emptied, without, moved, pictures, behind, isPageOnly } = outgoing ?? NONE;
  return {
    version: 1,
    story: storyToJson(record),
    alreadyDown: done === null,
    urls: [...addresses, ...pictures.gone].flatMap(urlsOf),
    without,
    moved,
    emptied,
    pictures,
    behind,
    pageOnly: isPageOnly,
    publish:
      done === null
        ? null
        : receiptToJson(done.plan, done.receipt, {
            verbose: done.verbose,
            findings: done.findings,
          }),
    waited: null,
    verified: null,
    ...done?.after,
  };
}

/** What the ledger keeps of a story that is down. */
export const storyToJson = (story: TakenDown): object => ({ ...story, at: iso(story.at) });
