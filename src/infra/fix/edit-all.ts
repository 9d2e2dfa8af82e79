import type { Fix } from '../fix.ts';
import type { Documents, Surroundings } from './documents.ts';
import { editDocuments } from './edit-documents.ts';

/** What several fixes make of the documents, one after the other. */
export interface Edited {
  readonly documents: Documents;
  /** One purge of everything follows. */
  readonly purges: boolean;
  readonly refused: readonly { readonly fix: Fix; readonly why: string; readonly next: string }[];
}

/** One refused fix leaves the others be. */
export function editAll(documents: Documents, fixes: readonly Fix[], around: Surroundings): Edited {
  return fixes.reduce<Edited>(
    (edited, fix) => {
      const edit = editDocuments(edited.documents, fix, around);
      switch (edit.is) {
        case 'same':
          return edited;
        case 'refused': {
          const { why, next } = edit;
          return { ...edited, refused: [...edited.refused, { fix, why, next }] };
        }
        case 'changed':
          return { ...edited, documents: edit.to, purges: edited.purges || edit.purges };
      }
    },
    { documents, purges: false, refused: [] },
  );
}
