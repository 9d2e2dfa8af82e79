import type { PolicyDocument } from '../infra/policy-document.ts';

/** The document of `infra policy`: the policy, and what each action is needed for. */
export function policyToJson<Action extends string>(
  policy: PolicyDocument<Action, string>,
  about: {
    readonly target: string;
    readonly readOnly: boolean;
    readonly doctor: boolean;
    readonly purposeOf: Readonly<Record<Action, string>>;
  },
): object {
  const actions = policy.Statement.flatMap(({ Action }) => Action);
  return {
    version: 1,
    part: 'policy',
    target: about.target,
    readOnly: about.readOnly,
    doctor: about.doctor,
    policy,
    rights: actions.map((action) => ({ action, neededTo: about.purposeOf[action] })),
  };
}
