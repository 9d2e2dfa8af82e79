/** A policy of IAM as far as it is understood here; anything else in it is an error. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What a request asks IAM for. */
export interface Asked {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Condition keys of the request: `s3:prefix`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** The account and the caller of requests that are judged by a policy. */
export const account = '111122223333';
export const caller = `arn:aws:sts::${account}:assumed-role/publisher/test`;

/** Whether a policy allows what is asked: one of its statements does. */
export function allows({ Version, Statement }: Policy, asked: Asked): boolean {
  if (Version !== '2012-10-17') throw new Error(`policy of version ${Version}`);
  return Statement.some((statement) => {
    if (statement.Effect !== 'Allow') throw new Error(`a statement with ${statement.Effect}`);
    return (
      statement.Action.some((pattern) => isLike(asked.action, pattern)) &&
      statement.Resource.some((pattern) => isLike(asked.resource, pattern)) &&
      meets(statement.Condition ?? {}, asked.context ?? {})
    );
  });
}

/** A refusal in the words of AWS; CloudFront does not put the resource in quotation marks. */
export function refusalOf({ action, resource }: Asked): string {
  const quoted = action.startsWith('cloudfront:') ? resource : `"${resource}"`;
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${quoted} because no identity-based policy allows the ${action} action`;
}

function meets(
  condition: NonNullable<Statement['Condition']>,
  context: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(condition).every(([operator, keys]) => {
    if (operator !== 'StringLike' && operator !== 'StringEquals')
      throw new Error(`the condition ${operator} is not understood`);
    return Object.entries(keys).every(([key, values]) => {
      const found = context[key];
      if (found === undefined) return false;
      return values.some((value) =>
        operator === 'StringLike' ? isLike(found, value) : found === value,
      );
    });
  });
}

/** `*` is anything, `?` one sign; `${*}`, `${?}` and `${$}` are those signs themselves. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.match(/\$\{[*?$]\}|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    const sign = part.length > 1 ? (part[2] ?? '') : part;
    return sign.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`).test(text);
}

/** Every pair of an action and a resource, or a value of a condition, that a policy allows. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  /** The value of a condition that has several: the prefix that may be listed. */
  readonly only?: string;
}

export function grantsOf({ Statement }: Policy): readonly Grant[] {
  return Statement.flatMap(({ Action, Resource, Condition }) =>
    Action.flatMap((action) =>
      Resource.flatMap((resource): readonly Grant[] => {
        const values = Object.values(Condition ?? {}).flatMap((keys) => Object.values(keys).flat());
        if (values.length < 2) return [{ action, resource }];
        return values.map((only) => ({ action, resource, only }));
      }),
    ),
  );
}

/** The policy without one of its grants. */
export function without(policy: Policy, taken: Grant): Policy {
  const Statement = policy.Statement.flatMap((statement): readonly Statement[] =>
    statement.Action.flatMap((action) =>
      statement.Resource.flatMap((resource): readonly Statement[] => {
        const one = { ...statement, Action: [action], Resource: [resource] };
        if (action !== taken.action || resource !== taken.resource) return [one];
        return taken.only === undefined ? [] : [withoutValue(one, taken.only)];
      }),
    ),
  );
  return { ...policy, Statement };
}

function withoutValue(statement: Statement, value: string): Statement {
  const Condition = Object.fromEntries(
    Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [key, values.filter((one) => one !== value)]),
      ),
    ]),
  );
  return { ...statement, Condition };
}
