import type { FixConnection } from './deploy-fix-connection.ts';
import { readDocuments, type Versions } from './deploy-fix-read.ts';
import { waitForDeployment, type WaitTerms } from './deploy-fix-wait.ts';
import { writeDocuments } from './deploy-fix-write.ts';
import type { Fix } from './fix.ts';
import type { ChangedDocument } from './fix/changed-documents.ts';
import type { Documents, Surroundings } from './fix/documents.ts';
import { editAll } from './fix/edit-all.ts';
import { neededDocuments, type Phase, phaseOf } from './fix/needed-documents.ts';

export interface ApplyTerms extends WaitTerms {
  /** What was confirmed, in any order. */
  readonly fixes: readonly Fix[];
  /** The documents as they were shown: nothing is written over a later version of them. */
  readonly shown: Versions;
  readonly around: Surroundings;
  /** Told of each document once it is written. */
  readonly onWritten: (change: ChangedDocument) => void;
  /** Somebody else changed a document: what the fixes would make of it now is shown again. False: leave it. */
  readonly confirmAgain: (from: Documents, to: Documents) => Promise<boolean>;
}

export interface Applied {
  readonly undone: readonly Undone[];
  /** Every edge has the distribution's configuration. */
  readonly deployed: boolean;
  /** Copies made before stay what they were until a purge of everything. */
  readonly purgeDue: boolean;
}

export interface Undone {
  readonly fix: Fix;
  readonly because:
    | { readonly is: 'refused'; readonly why: string; readonly next: string }
    /** Somebody else changed the document, and the answer was no. */
    | { readonly is: 'declined' }
    /** Edges do not have the configuration yet that it depends on. */
    | { readonly is: 'not-deployed' };
}

/** How often a document may be found changed by others before it is given up. */
const tries = 5;

/**
 * Makes the fixes in their order: those of the distribution and, once every edge does that, those of the bucket. Throws
 * UserError where AWS refuses; what was written before that stays.
 */
export async function applyFixes(aws: FixConnection, terms: ApplyTerms): Promise<Applied> {
  const made = await makePhase(aws, 'distribution', { ...terms, versions: terms.shown });
  const ofBucket = terms.fixes.filter((fix) => phaseOf(fix) === 'bucket');
  const purgeDue = made.purges || terms.fixes.some(({ kind }) => kind === 'purge-everything');
  if (!made.wrote && ofBucket.length === 0 && !purgeDue)
    return { undone: made.undone, deployed: true, purgeDue };
  if (!(await waitForDeployment(aws, terms)))
    return {
      undone: [
        ...made.undone,
        ...ofBucket.map((fix) => ({ fix, because: { is: 'not-deployed' } }) as const),
      ],
      deployed: false,
      purgeDue,
    };
  const versions = ofBucket.length === 0 ? made.versions : await lookAgain(aws, made.versions);
  const closed = await makePhase(aws, 'bucket', { ...terms, versions });
  return { undone: [...made.undone, ...closed.undone], deployed: true, purgeDue };
}

/** In the minutes of a deployment others may have changed what the bucket is closed on the strength of. */
async function lookAgain(aws: FixConnection, shown: Versions): Promise<Versions> {
  const found = await readDocuments(aws, new Set(['distribution', 'access-controls']));
  const { distribution, accessControls } = found.documents;
  return { ...shown, documents: { ...shown.documents, distribution, accessControls } };
}

interface Made {
  readonly versions: Versions;
  readonly undone: readonly Undone[];
  readonly wrote: boolean;
  readonly purges: boolean;
}

async function makePhase(
  aws: FixConnection,
  phase: Phase,
  terms: ApplyTerms & { readonly versions: Versions },
): Promise<Made> {
  const fixes = terms.fixes.filter((fix) => phaseOf(fix) === phase);
  let { versions } = terms;
  let wrote = false;
  let purges = false;
  for (let attempt = 1; fixes.length > 0; attempt += 1) {
    const edited = editAll(versions.documents, fixes, terms.around);
    purges ||= edited.purges;
    const written = await writeDocuments(
      aws,
      { from: versions, to: edited.documents },
      (change) => {
        wrote = true;
        terms.onWritten(change);
      },
    );
    versions = written.versions;
    if (written.is === 'written') {
      const undone = edited.refused.map(({ fix, why, next }): Undone => {
        return { fix, because: { is: 'refused', why, next } };
      });
      return { versions, undone, wrote, purges };
    }
    versions = await readDocuments(aws, neededDocuments(terms.fixes));
    const again = editAll(versions.documents, fixes, terms.around).documents;
    if (attempt === tries || !(await terms.confirmAgain(versions.documents, again)))
      return { versions, undone: declined(fixes), wrote, purges: purges && wrote };
  }
  return { versions, undone: [], wrote, purges };
}

function declined(fixes: readonly Fix[]): readonly Undone[] {
  return fixes.map((fix) => ({ fix, because: { is: 'declined' } }));
}
