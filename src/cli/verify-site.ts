import { type ExitCode, UserError } from '../findings/user-error.ts';
import { codeFence } from '../report/verify-summary.ts';
import { paintFor } from '../report/paint.ts';
import { verificationToJson } from '../report/verify-json.ts';
import { renderVerification } from '../report/verify-text.ts';
import { isSilent, isVerified, type Verification } from '../verify/verification.ts';
import type { CommandContext, Site } from './context.ts';
import { openTarget } from './open-target.ts';
import { verifyTarget } from './verify-target.ts';
import type { VerifyTerms } from './verify-terms.ts';

/** The body of `verify`: asks, compares, says what was found, and with --repair purges what is wrong. */
export async function verifySite(context: CommandContext, terms: VerifyTerms): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  const { which, url, timeout } = terms;
  const found = await verifyTarget(context, { site, target, which, url, timeout });
  if (isSilent(found)) throw silent(found);
  await showVerification(context, site, found);
  context.document(
    verificationToJson(found, { target: site.config.target, verbose: context.verbose }),
  );
  return isVerified(found) ? 0 : 5;
}

/** Prints what was found, in a GitHub job also into the summary. */
export async function showVerification(
  context: CommandContext,
  { config }: Site,
  verification: Verification,
): Promise<void> {
  const { width, verbose } = context;
  const common = { target: config.target, verbose };
  const paint = paintFor(context.colour.stdout);
  context.print(renderVerification(verification, { ...common, width, paint }));
  const plain = renderVerification(verification, {
    target: config.target,
    verbose: false,
    width: 120,
    paint: (_, text) => text,
  });
  await context.summary(codeFence('storyclub verify', plain));
}

/** Nothing is known of a site that does not answer. */
function silent({ base, results }: Verification): UserError {
  const why = results.flatMap(({ judgement }) =>
    judgement.verdict === 'unreachable' ? judgement.why : [],
  );
  return new UserError({
    code: 'site-silent',
    what: `${base ?? 'The local edge'} does not answer.`,
    why: `Asked ${results.length} times: ${[...new Set(why)].join('; ')}.`,
    next: 'Check the address, its DNS and the network, or name another address with --url.',
  });
}
