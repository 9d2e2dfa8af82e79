import type { PolicyDocument, PolicyTerms } from '../infra/policy-document.ts';
import type { Right } from '../origin/rights.ts';

/** The document of `infra policy`: the policy, and what each action is needed for. */
export function policyToJson(
  policy: PolicyDocument,
  about: {
    readonly target: string;
    readonly terms: PolicyTerms;
    readonly purposeOf: Readonly<Record<Right, string>>;
  },
): object {
  const actions = policy.Statement.flatMap(({ Action }) => Action);
  return {
    version: 1,
    part: 'policy',
    target: about.target,
    readOnly: about.terms.readOnly,
    policy,
    rights: actions.map((action) => ({ action, neededTo: about.purposeOf[action] })),
  };
}
