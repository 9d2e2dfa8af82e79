import { type ExitCode, UserError } from '../findings/user-error.ts';
import { codeFence } from '../report/verify-summary.ts';
import type { RepairStage } from '../report/verify-advice.ts';
import { paintFor } from '../report/paint.ts';
import { verificationToJson } from '../report/verify-json.ts';
import { repairLines, repairToJson } from '../report/verify-repair.ts';
import { renderVerification } from '../report/verify-text.ts';
import { isPurgeable, isSilent, isVerified, type Verification } from '../verify/verification.ts';
import type { CommandContext, Site } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { retryWhenMoved } from './publish-run.ts';
import { verifyTarget } from './verify-target.ts';
import type { VerifyTerms } from './verify-terms.ts';

/** The body of `verify`: asks, compares, says what was found, and with --repair purges what is wrong. */
export async function verifySite(context: CommandContext, terms: VerifyTerms): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  return await retryWhenMoved(context, () => verifyOnce(context, { site, target, terms }));
}

async function verifyOnce(
  context: CommandContext,
  {
    site,
    target,
    terms,
  }: { readonly site: Site; readonly target: OpenTarget; readonly terms: VerifyTerms },
): Promise<ExitCode> {
  const { which, url, timeout } = terms;
  const found = await verifyTarget(context, { site, target, which, url, timeout });
  if (isSilent(found)) throw silent(found);
  const json = { target: site.config.target, verbose: context.verbose };
  const stage = terms.repair ? 'coming' : 'none';
  await showVerification(context, found, { ...json, repair: stage });
  const wrong = new Set(found.results.filter(isPurgeable).map(({ key }) => key));
  if (!terms.repair || wrong.size === 0) {
    context.document(verificationToJson(found, json));
    return isVerified(found) ? 0 : 5;
  }
  const { repair } = await import('./verify-repair.ts');
  const made = await repair(context, { site, target, found, yes: terms.yes });
  context.print(['', ...repairLines(made, context.width)]);
  const again =
    made.outcome === 'purged'
      ? await verifyTarget(context, {
          site,
          target,
          which: { which: 'keys', keys: wrong },
          url,
          timeout,
        })
      : found;
  if (again !== found) {
    context.print(['']);
    await showVerification(context, again, { ...json, repair: 'done' });
  }
  context.document({ ...verificationToJson(again, json), repair: repairToJson(made, found) });
  return isVerified(again) ? 0 : 5;
}

/** Prints what was found, in a GitHub job also into the summary. */
export async function showVerification(
  context: CommandContext,
  verification: Verification,
  { target, repair = 'none' }: { readonly target: string; readonly repair?: RepairStage },
): Promise<void> {
  const { width, verbose } = context;
  const common = { target, verbose, repair };
  const paint = paintFor(context.colour.stdout);
  context.print(renderVerification(verification, { ...common, width, paint }));
  const plain = renderVerification(verification, {
    ...common,
    verbose: false,
    width: 120,
    paint: (_, text) => text,
  });
  await context.summary(codeFence('storyclub verify', plain));
}

/** Nothing is known of a site that does not answer. */
function silent({ base, results }: Verification): UserError {
  const why = new Set(
    results.flatMap(({ judgement }) => (judgement.verdict === 'unreachable' ? judgement.why : [])),
  );
  return new UserError({
    code: 'site-silent',
    what: `${base ?? 'The local edge'} does not answer.`,
    why: why.size === 0 ? 'No answer came in the time given.' : toSentence([...why].join('; ')),
    next: 'Check the address, its DNS and the network, or name another address with --url.',
  });
}

const toSentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
