import type { Fix } from '../infra/fix.ts';
import { changedDocuments, documentName } from '../infra/fix/changed-documents.ts';
import type { Documents, Surroundings } from '../infra/fix/documents.ts';
import { editDocuments } from '../infra/fix/edit-documents.ts';
import type { FixResult } from '../infra/fix/outcome.ts';
import { type Proposal, renderProposal, renderRefusal } from '../report/fix-infra-text.ts';
import { paintFor } from '../report/paint.ts';
import type { CommandContext } from './context.ts';

/** A fix, and the findings it is for. */
export interface Offer {
  readonly fix: Fix;
  readonly codes: readonly string[];
  /** Nothing was found of it: another fix depends on it. */
  readonly isImplied: boolean;
}

export interface Offering {
  /** In the order they are made in. */
  readonly offers: readonly Offer[];
  readonly documents: Documents;
  readonly around: Surroundings;
  /** Take all without asking. */
  readonly yes: boolean;
}

export interface Chosen {
  readonly fixes: readonly Fix[];
  /** Of the others. */
  readonly results: readonly FixResult[];
}

type Answer = 'yes' | 'no' | 'all' | 'quit';

const choices: readonly { readonly value: Answer; readonly label: string }[] = [
  { value: 'yes', label: 'Yes, do this' },
  { value: 'no', label: 'No, leave it' },
  { value: 'all', label: 'Yes, this and all that follow' },
  { value: 'quit', label: 'No, neither this nor any that follow' },
];

/**
 * Shows each fix as what it would change once those before it are made, and asks. Throws UserError, after showing all of
 * them, where an answer is needed and nobody can be asked.
 */
export async function chooseFixes(context: CommandContext, offering: Offering): Promise<Chosen> {
  const { offers, around } = offering;
  const canAsk = context.isTerminal && !offering.yes;
  let standing: Answer | null = canAsk ? null : 'all';
  let { documents } = offering;
  let purge: 'first' | 'again' = 'first';
  const fixes: Fix[] = [];
  const results: FixResult[] = [];
  const options = { paint: paintFor(context.colour.stdout), width: context.width };
  for (const [index, offer] of offers.entries()) {
    const edit = editDocuments(documents, offer.fix, around);
    if (edit.is !== 'changed') {
      if (!offer.isImplied) results.push({ fix: offer.fix, codes: offer.codes, outcome: edit });
      if (edit.is === 'refused') context.print(renderRefusal({ ...offer, ...edit }, options));
      continue;
    }
    if (standing !== 'quit') {
      const shown = edit.purges ? purge : 'none';
      const proposal = toProposal(offer, {
        purge: shown,
        index,
        of: offers.length,
        from: documents,
        edit,
        around,
      });
      context.print(renderProposal(proposal, options));
    }
    const answer: Answer = standing ?? (await ask(context));
    if (answer === 'all' || answer === 'quit') standing = answer;
    if (answer === 'yes' || answer === 'all') {
      documents = edit.to;
      fixes.push(offer.fix);
      if (edit.purges) purge = 'again';
    } else results.push({ fix: offer.fix, codes: offer.codes, outcome: { is: 'declined' } });
  }
  // Everything that an answer is needed for was shown: this says so where nobody can give one.
  if (fixes.length > 0 && !canAsk && !offering.yes) await ask(context);
  return { fixes, results };
}

async function ask(context: CommandContext): Promise<Answer> {
  const question = 'Do this?';
  return (await context.choose({ question, choices, yesFlag: '--fix --yes' })) ?? 'quit';
}

interface Edited extends Pick<Proposal, 'purge'> {
  readonly index: number;
  readonly of: number;
  readonly from: Documents;
  readonly edit: Extract<ReturnType<typeof editDocuments>, { readonly is: 'changed' }>;
  readonly around: Surroundings;
}

function toProposal(offer: Offer, { index, of, from, edit, around, purge }: Edited): Proposal {
  return {
    ...offer,
    place: { number: index + 1, of },
    changes: changedDocuments(from, edit.to).map((change) => ({
      name: documentName(change, around),
      change,
    })),
    notes: edit.notes,
    purge,
  };
}
