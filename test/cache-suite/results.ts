/** What a case is for: `required` by RFC 9111, `optimal` for a cache that uses what it may, `check` to know what caches do. */
export type Kind = 'required' | 'optimal' | 'check';

/** One case of the suite, as far as judging it needs. */
export interface Case {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  /** Cases that must have passed for this one to say anything. */
  readonly dependsOn: readonly string[];
}

/** What the suite's client saw: true, or what went wrong and where ('Setup', 'Assertion', an error's name). */
export type Result = true | readonly [where: string, message: string];

/**
 * - `passed`, `failed`: what the case asks for was, or was not, seen; for a `check` that is a yes or a no;
 * - `setup`: what must happen before the question could be asked did not;
 * - `retried`: the cache asked the origin twice, so that the case says nothing;
 * - `moot`: a case that it depends on did not pass.
 */
export type Outcome = 'passed' | 'failed' | 'setup' | 'retried' | 'moot';

export interface Judged extends Case {
  readonly outcome: Outcome;
  /** The client's words when it is not satisfied. */
  readonly because: string;
}

/** Reads what the suite's command prints: one JSON object, a result per case. */
export function parseResults(text: string): ReadonlyMap<string, Result> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('the suite printed no object of results');
  const results = new Map<string, Result>();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(parsed);
  for (const [id, result] of entries) {
    if (result === true) results.set(id, true);
    else if (Array.isArray(result) && typeof result[0] === 'string')
      results.set(id, [result[0], String(result[1] ?? '')]);
    else throw new Error(`a result that is neither true nor an error: ${id}`);
  }
  return results;
}

/** Every case with a result, judged as the suite's own pages judge it (its lib/display.mjs). */
export function judgeResults(
  cases: readonly Case[],
  results: ReadonlyMap<string, Result>,
): readonly Judged[] {
  const byId = new Map(cases.map((one) => [one.id, one]));
  for (const id of results.keys())
    if (!byId.has(id)) throw new Error(`a result of a case that the suite does not have: ${id}`);

  const judge = (one: Case, result: Result): Outcome => {
    const isMoot = one.dependsOn.some((id) => {
      const [before, itsResult] = [byId.get(id), results.get(id)];
      return (
        before === undefined || itsResult === undefined || judge(before, itsResult) !== 'passed'
      );
    });
    if (isMoot) return 'moot';
    if (result === true) return 'passed';
    const [where, message] = result;
    if (where !== 'Setup') return 'failed';
    return message === 'retry' ? 'retried' : 'setup';
  };
  return cases.flatMap((one) => {
    const result = results.get(one.id);
    if (result === undefined) return [];
    const because = result === true ? '' : result[1];
    return [{ ...one, outcome: judge(one, result), because }];
  });
}
