import { configFinding } from '../findings/codes-config.ts';
import type { ConfigProblem } from './schema-issues.ts';
import type { BucketTarget, Config, GitHubRepository, InfraConfig } from './types.ts';

/** What is wrong with a key of `infra`: the end of a sentence that says it has a value it cannot have. */
interface InfraProblem {
  readonly key: string;
  readonly problem: string;
}

/** What of `targets.*.infra` could not be set up in AWS. */
export function infraProblems({ site, targets }: Config): readonly ConfigProblem[] {
  const host = URL.canParse(site.url) ? new URL(site.url).hostname : '';
  return Object.values(targets).flatMap((target) =>
    problemsOf(target, host).map(({ key, problem }) => {
      const path = `targets.${target.name}.infra.${key}`;
      return { path: path.split('.'), finding: configFinding('config-value', { path, problem }) };
    }),
  );
}

function problemsOf({ infra }: BucketTarget, host: string): readonly InfraProblem[] {
  return [
    ...nameProblems(infra, host),
    ...certificateProblems(infra),
    ...formProblem('zone', infra.zone, {
      form: /^Z[A-Z0-9]{1,31}$/,
      problem: 'it is no id of a hosted zone, such as Z0123456789EXAMPLE',
    }),
    ...formProblem('alarms', infra.alarms, {
      form: /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/,
      problem: 'it is no e-mail address',
    }),
    ...(infra.github === null ? [] : githubProblems(infra.github)),
  ];
}

/** Labels of letters, digits and hyphens (RFC 1123 §2.1), at least two. */
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** A distribution has at most 100 names (DG cloudfront-limits), the site's among them. */
const mostOtherNames = 99;

function nameProblems({ otherNames }: InfraConfig, host: string): readonly InfraProblem[] {
  if (otherNames === null) return [];
  const wrong = (problem: string): InfraProblem => ({ key: 'otherNames', problem });
  return [
    ...otherNames
      .filter((name) => !hostName.test(name))
      .map((name) => wrong(`"${name}" is no host name, such as storyclub.example`)),
    ...(otherNames.includes(host) ? [wrong(`"${host}" is the site's own name`)] : []),
    ...(new Set(otherNames).size < otherNames.length ? [wrong('a name stands there twice')] : []),
    ...(otherNames.length > mostOtherNames
      ? [wrong(`they are more than ${mostOtherNames}, and a distribution has 100 at most`)]
      : []),
  ];
}

function certificateProblems({ certificate, validation }: InfraConfig): readonly InfraProblem[] {
  if (certificate === null) return [];
  const [, region] =
    /^arn:aws:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/.exec(certificate) ?? [];
  if (region === undefined)
    return [{ key: 'certificate', problem: 'it is no ARN of a certificate of ACM' }];
  return [
    ...(region === 'us-east-1'
      ? []
      : [
          {
            key: 'certificate',
            problem: `it is of ${region}, and CloudFront takes certificates of us-east-1 only`,
          },
        ]),
    ...(validation === 'email'
      ? [{ key: 'validation', problem: 'a certificate is given, so that none is validated' }]
      : []),
  ];
}

/** What a workflow says of itself is compared letter by letter: a pattern would never be met. */
function githubProblems({ branch, environment, ids }: GitHubRepository): readonly InfraProblem[] {
  return [
    ...formProblem('github.branch', branch, {
      form: /^(?!refs\/)[^\s*?~^:\\[\]]+$/,
      problem: 'it is no name of a branch, such as main; a pattern would match none',
    }),
    ...formProblem('github.environment', environment, {
      form: /^[^*?]+$/,
      problem: 'a pattern would match no environment',
    }),
    ...formProblem('github.ids.owner', ids?.owner ?? null, digits),
    ...formProblem('github.ids.repository', ids?.repository ?? null, digits),
  ];
}

const digits = {
  form: /^\d+$/,
  problem: 'it is no number: gh api repos/<owner>/<name> --jq ".owner.id, .id" prints both',
};

function formProblem(
  key: string,
  value: string | null,
  { form, problem }: { readonly form: RegExp; readonly problem: string },
): readonly InfraProblem[] {
  return value === null || form.test(value) ? [] : [{ key, problem }];
}
