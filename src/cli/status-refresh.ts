import type { Entry } from '../plan/ledger.ts';
import { toLaw } from '../publish/prepare-publish.ts';
import { type DriftSurvey, surveyDrift } from '../publish/survey-drift.ts';
import { progressText } from '../report/progress-text.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { toLawTerms } from './plan-site.ts';

/** What is there, beside the ledger it was compared with. */
export interface Compared {
  readonly survey: DriftSurvey;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Compares the target with its ledger; null where nothing was published. Writes nothing. */
export async function compareWithOrigin(
  context: CommandContext,
  site: Site,
  { store, origin, prefix }: OpenTarget,
): Promise<Compared | null> {
  const { found } = await store.look();
  if (found === null) return null;
  const { root } = found;
  const entries = await store.readEntries(root);
  const { allowance, tagged } = toLaw(toLawTerms(site), root.distribution, root.forgotten);
  const progress = context.progress('comparing with what is there');
  const terms = { origin, prefix, statePrefix: site.config.statePrefix, allowance, tagged };
  const survey = await surveyDrift(entries, {
    ...terms,
    progress: (step) => progress.update(progressText(step)),
  }).finally(() => progress.done());
  return { survey, entries };
}
