import { UserError } from '../findings/user-error.ts';
import { doctorPurposeOf } from '../infra/doctor-access.ts';
import { makeDoctorPolicy } from '../infra/doctor-policy.ts';
import type { PolicyTarget, PolicyTerms } from '../infra/policy-document.ts';
import { makePolicy } from '../infra/policy.ts';
import { purposeOf } from '../origin/rights.ts';
import { policyToJson } from '../report/policy-json.ts';
import { renderDoctorPolicyNotes, renderPolicy, renderPolicyNotes } from '../report/policy-text.ts';
import type { CommandContext, Site } from './context.ts';

export interface PolicyFlags {
  readonly 'read-only': boolean;
  readonly doctor: boolean;
  readonly account: string | null;
  readonly 'kms-key': string | null;
  readonly 'object-tags': boolean;
}

/** The body of `infra policy`: asks nobody, and needs no credentials. */
export async function printPolicy(context: CommandContext, flags: PolicyFlags): Promise<void> {
  const terms = toPolicyTerms(flags);
  const site = await context.site();
  const target = policyTargetOf(site, context.env);
  const about = {
    target: site.config.target,
    readOnly: terms.readOnly || flags.doctor,
    doctor: flags.doctor,
  };
  if (flags.doctor) {
    const policy = makeDoctorPolicy(target, terms);
    context.print(renderPolicy(policy));
    context.document(policyToJson(policy, { ...about, purposeOf: doctorPurposeOf }));
    return context.note(renderDoctorPolicyNotes(policy, { target, terms, width: context.width }));
  }
  const policy = makePolicy(target, terms);
  context.print(renderPolicy(policy));
  context.document(policyToJson(policy, { ...about, purposeOf }));
  context.note(renderPolicyNotes(policy, { target, terms, width: context.width }));
}

/** What the flags mean. Throws UserError. */
function toPolicyTerms(flags: PolicyFlags): PolicyTerms {
  const { account, 'kms-key': kmsKey } = flags;
  const others = ['read-only', 'object-tags'] as const;
  const other = flags.doctor ? others.find((name) => flags[name]) : undefined;
  if (other !== undefined)
    throw usage(
      `--doctor prints a policy of its own, and --${other} is about the publisher's.`,
      'two commands, and give a role that does both the two policies',
    );
  if (account !== null && !/^\d{12}$/.test(account))
    throw usage(
      `--account takes the twelve digits of an account, not "${account}".`,
      '--account 111122223333',
    );
  if (kmsKey !== null && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(kmsKey))
    throw usage(
      `--kms-key takes the ARN of a key, no alias, and not "${kmsKey}".`,
      '--kms-key arn:aws:kms:eu-west-2:111122223333:key/<id of the key>',
    );
  return { readOnly: flags['read-only'], account, kmsKey, objectTags: flags['object-tags'] };
}

/** The target, its region as the SDK would find it where the configuration has none. Throws UserError. */
function policyTargetOf({ config, bucketTarget }: Site, env: CommandContext['env']): PolicyTarget {
  if (bucketTarget === null)
    throw new UserError({
      code: 'no-policy',
      what: `The target ${config.target} is a folder on this machine, which needs no policy.`,
      next: 'Name a target in AWS: storyclub infra policy --target <name>, one of `targets` in storyclub.config.ts.',
    });
  const { bucket, prefix, distribution, region } = bucketTarget;
  return {
    bucket,
    prefix,
    distribution,
    statePrefix: config.statePrefix,
    region: region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? null,
  };
}

function usage(what: string, example: string): UserError {
  return new UserError({ code: 'usage', what, next: `Write it as ${example}.` });
}
