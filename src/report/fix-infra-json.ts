import type { FixOutcome } from '../infra/fix/outcome.ts';

/** `fixes` of the document of `doctor --fix --json`: docs/schemas/doctor.schema.json. */
export function fixOutcomeToJson({ results, written, deployed, purge }: FixOutcome): object {
  return {
    results: results.map(({ fix, codes, outcome }) => ({
      fix,
      codes,
      outcome: outcome.is,
      why: outcome.is === 'refused' ? outcome.why : null,
      next: outcome.is === 'refused' ? outcome.next : null,
    })),
    written,
    deployed,
    purge: {
      state: purge.is,
      id: purge.is === 'sent' || purge.is === 'completed' ? purge.id : null,
      why: purge.is === 'owed' ? purge.why : null,
    },
  };
}
