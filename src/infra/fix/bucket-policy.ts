/** A bucket's policy as it is written: whatever is in it stays. */
export type BucketPolicyJson = Readonly<Record<string, unknown>>;

/** A statement that a fix adds. */
export interface AddedStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Throws on a text that is no policy; S3 answers none such. */
export function parsePolicy(text: string): BucketPolicyJson {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('a bucket policy that is no object');
  return value;
}

function statementsOf(policy: BucketPolicyJson | null): readonly Record<string, unknown>[] {
  return listOf(policy?.['Statement']).filter(isRecord);
}

/** The policy with one statement more, at its end, unless it has one that says the same. */
export function addStatement(
  policy: BucketPolicyJson | null,
  statement: AddedStatement,
): BucketPolicyJson {
  const present = statementsOf(policy);
  if (policy !== null && present.some((one) => meaning(one) === meaning({ ...statement })))
    return policy;
  const sids = new Set(present.map((one) => one['Sid']));
  let sid = statement.Sid;
  for (let n = 2; sids.has(sid); n += 1) sid = `${statement.Sid}${n}`;
  return {
    ...(policy ?? { Version: '2012-10-17' }),
    Statement: [...listOf(policy?.['Statement']), { ...statement, Sid: sid }],
  };
}

/** What is said of whom, in one spelling: a list of one is the one, the order of keys and lists does not matter. */
function meaning(statement: Record<string, unknown>): string {
  return JSON.stringify(canonical({ ...statement, Sid: '' }));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    if (items.length === 1) return items[0];
    return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isRecord(value)) return typeof value === 'boolean' ? String(value) : value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key.toLowerCase(), canonical(value[key])]),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
