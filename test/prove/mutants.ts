/** Mistakes made in the planner on purpose: each must be caught by the proofs. */

export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'drop tails: only the last version counts',
    file: 'src/plan/versions.ts',
    find: '  return [...kept, own];',
    replace: '  return kept.length < 0 ? kept : [own];',
  },
  {
    name: 'use the new header instead of the old',
    file: 'src/plan/apply-change.ts',
    find: 'const ended = withTail(entry.tails, entry.live ?? nothing, {',
    replace: `const { cacheControl } = desired;
  const sets = [headerSetOf(law, desired.key, { cacheControl, from: written.at })];
  const ended = withTail(entry.tails, entry.live === null ? nothing : { ...entry.live, sets }, {`,
  },
  {
    name: 'forget the URL with a trailing slash',
    file: 'src/cache/urls.ts',
    find: 'return [folder.slice(0, -1), folder, path];',
    replace: 'return [folder.slice(0, -1), path];',
  },
  {
    name: 'forget grace (stale-while-revalidate)',
    file: 'src/cache/lifetime.ts',
    find: 'edge = Math.max(edge, edgeLifetime(headers, behaviour) + graceLifetime(headers, behaviour));',
    replace: 'edge = Math.max(edge, edgeLifetime(headers, behaviour));',
  },
  {
    name: 'count a purge by its completion',
    file: 'src/plan/purge-effect.ts',
    find: '      tail.end <= effect.createdAt &&\n      tail.sets.every(reaches) &&',
    replace: '      tail.end <= (completedAt ?? effect.createdAt) &&',
  },
  {
    name: "forget a deleted key's tails",
    file: 'src/plan/apply-change.ts',
    find: 'tails: withTail(tails, entry.live, { t, allowance: law.allowance, next: null }),',
    replace:
      'tails: tails.length < 0 ? withTail([], entry.live, { t, allowance: 0, next: null }) : [],',
  },
  {
    name: 'take a change of visible headers for one of the ETag',
    file: 'src/plan/bounds.ts',
    find: 'return live !== null && tail.digest === live.digest;',
    replace: 'return live !== null && tail.digest === live.digest && tail.end < 0;',
  },
  {
    name: 'forget that a digest may come back',
    file: 'src/plan/versions.ts',
    find: '    memory: joinMemory([...entry.memory, ...remembered]),',
    replace: '    memory: joinMemory([...entry.memory, ...remembered]).slice(0, 0),',
  },
  {
    name: 'delete removed pages after their purge',
    file: 'src/publish/publish.ts',
    find: `  const applied = await applyChanges({
    plan,
    seams,
    lease,
    prefix,
    atBarrier: (done, remaining) => purgeAtBarrier(session, { done, remaining, began }),
  });
  const committed = await commit(session, applied).catch((error: unknown) => {
    throw notCommitted(error, applied);
  });
  const isComplete = applied.failure === null && !applied.stopped;
  try {
    const sent = await purge(session, committed.ledger);`,
    replace: `  const put = { ...plan, changes: plan.changes.filter(({ change }) => change !== 'remove') };
  const removing = { ...plan, changes: plan.changes.filter(({ change }) => change === 'remove') };
  const atBarrier = (done: Applied['done'], remaining: number): Promise<void> =>
    purgeAtBarrier(session, { done, remaining, began });
  const uploaded = await applyChanges({ plan: put, seams, lease, prefix, atBarrier });
  const said = removing.changes.map(({ key }) => [key, { at: seams.clock.now(), etag: '' }] as const);
  const applied = { ...uploaded, done: new Map([...uploaded.done, ...said]) };
  const committed = await commit(session, applied).catch((error: unknown) => {
    throw notCommitted(error, applied);
  });
  const isComplete = applied.failure === null && !applied.stopped;
  try {
    const sent = await purge(session, committed.ledger);
    await applyChanges({ plan: removing, seams, lease, prefix, atBarrier: async () => {} });`,
  },
  {
    name: 'forget cached errors',
    file: 'src/cache/error-lifetime.ts',
    find: '  return { edge: edge * cacheTiers, browser };',
    replace: '  return { edge: edge * cacheTiers * 0, browser };',
  },
  {
    name: 'forget browsers',
    file: 'src/plan/bounds.ts',
    find: '(set) => set.browser);\n  if (revivedBy',
    replace: '(set) => set.browser * 0);\n  if (revivedBy',
  },
  {
    name: 'forget the allowance',
    file: 'src/plan/law.ts',
    find: 'return at + law.allowance * 1000;',
    replace: 'return at + law.allowance * 0;',
  },
  {
    name: 'retire a file while an old page loads it',
    file: 'src/plan/retire.ts',
    find: 'if (tail.loads.length > 0)',
    replace: 'if (tail.loads.length > 1e9)',
  },
  {
    name: 'forget what files load in turn',
    file: 'src/plan/desired.ts',
    find: 'loads: loads(file.loads),',
    replace: "loads: file.kind === 'fingerprinted' ? [] : [...loads([]), ...file.loads],",
  },
  {
    name: 'let a new Cache-Control replace the old one',
    file: 'src/plan/apply-change.ts',
    find: 'joinSets([...endSets(entry.live.sets, t), own])',
    replace: 'joinSets([...endSets(entry.live.sets, t).slice(0, 0), own])',
  },
  {
    name: 'purge every change, needed or not',
    file: 'src/plan/decide.ts',
    find: '  if (edge <= edgeDue) {',
    replace: '  if (edge < 0) {',
  },
  {
    name: 'count a header set that an accepted purge has cleared',
    file: 'src/plan/bounds.ts',
    find: 'const counting = tail.sets.filter((set) => !set.purgeAccepted);',
    replace: 'const counting = tail.sets;',
  },
  {
    name: 'never drop a purge that is owed',
    file: 'src/plan/prepare.ts',
    find: 'return entry.owed !== null && !isStillOwed(entry, entry.owed, past)',
    replace: 'return entry.owed !== null && past < 0 && !isStillOwed(entry, entry.owed, past)',
  },
  {
    name: 'print that readers may see the old version for ever',
    file: 'src/plan/bounds.ts',
    find: 'isRevivedBy(tail, live) ? Infinity : tail.end + longest(tail.sets, (set) => set.edge);',
    replace: 'isRevivedBy(tail, live) ? Infinity : tail.end + 1e12;',
  },
  {
    name: 'let a layout wait as long as it likes',
    file: 'src/plan/decide.ts',
    find: 'Math.max(t, edgeDue - BEFORE_DUE)',
    replace: 'Math.max(t, edgeDue + BEFORE_DUE)',
  },
  {
    name: 'change what is unchanged once more',
    file: 'src/plan/diff.ts',
    find: "return copy(desired.kind === 'story' && samePolicy ? 'settled' : 'policy-differs');\n  }",
    replace:
      "return copy(desired.kind === 'story' && samePolicy ? 'settled' : 'policy-differs');\n  }\n  if (desired.kind === 'listing' && live.putAt > 0) return copy('policy-differs');",
  },
  {
    name: 'leave shards unread that owe a purge or wait to delete a file',
    file: 'src/plan/shards-to-read.ts',
    find: '      facts.isBusy ||\n',
    replace: '',
  },
  {
    name: 'leave shards unread in which a story settles',
    file: 'src/plan/shards-to-read.ts',
    find: 'facts.nextDue <= now',
    replace: 'facts.nextDue < 0',
  },
  {
    name: 'leave shards unread that have a purge still to come to them',
    file: 'src/plan/shards-to-read.ts',
    find: '(leaves || isLoaded) &&',
    replace: '!(leaves || isLoaded) &&',
  },
  {
    name: 'forget the files that old versions in other shards load',
    file: 'src/plan/retire.ts',
    find: 'new Map(elsewhere?.loadedUntil)',
    replace: 'new Map<string, number>()',
  },
  {
    name: 'forget when stories in other shards settle',
    file: 'src/plan/next-due.ts',
    find: 'elsewhere?.nextDue ?? Infinity',
    replace: 'Infinity',
  },
];
