import type { PolicyStatement } from './policy-document.ts';

interface Grouping<Action extends string, Sid extends string> {
  /** In the order they are to be in. */
  readonly actions: readonly Action[];
  readonly sidOf: (action: Action) => Sid;
  readonly scopeOf: (sid: Sid) => Pick<PolicyStatement, 'Resource' | 'Condition'>;
}

/** One statement for all actions that are about the same, in the order of the first of each. */
export function toStatements<Action extends string, Sid extends string>({
  actions,
  sidOf,
  scopeOf,
}: Grouping<Action, Sid>): readonly PolicyStatement<Action, Sid>[] {
  const bySid = new Map<Sid, Action[]>();
  for (const action of actions) {
    const sid = sidOf(action);
    bySid.set(sid, [...(bySid.get(sid) ?? []), action]);
  }
  return [...bySid].map(([Sid, Action]) => ({ Sid, Effect: 'Allow', Action, ...scopeOf(Sid) }));
}
