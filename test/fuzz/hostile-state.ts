import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { HostileBucket } from './hostile-bucket.ts';
import { closeMembers, openMembers } from './members.ts';
import { type Mutation, mutateJson, mutation } from './mutate-json.ts';

/** Damage to one object of the state: `object` chooses which. */
export type Damage = { readonly object: number } & (
  | { readonly kind: 'json'; readonly mutations: readonly Mutation[] }
  | { readonly kind: 'cut'; readonly share: number }
  | { readonly kind: 'flips'; readonly at: readonly number[] }
  | { readonly kind: 'gone' }
);

const some = { object: fc.nat() };
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...some,
      kind: fc.constant('json' as const),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({
    ...some,
    kind: fc.constant('cut' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    ...some,
    kind: fc.constant('flips' as const),
    at: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ ...some, kind: fc.constant('gone' as const) }),
);

/** Names of the state's objects, bodies apart. */
export function stateKeys({ objects }: Pick<HostileBucket, 'objects'>): readonly string[] {
  return [...objects.keys()]
    .filter((key) => key.startsWith('.storyclub/') && !key.startsWith('.storyclub/bodies/'))
    .toSorted();
}

/** Does the damage. */
export function damageState(place: HostileBucket, damages: readonly Damage[]): void {
  for (const each of damages) {
    const keys = stateKeys(place);
    const key = keys[each.object % keys.length];
    if (key === undefined) return;
    if (each.kind === 'gone') place.objects.delete(key);
    else replaceBody(place, key, damaged(bodyOf(place, key), each));
  }
}

function damaged(body: Buffer, each: Exclude<Damage, { kind: 'gone' }>): Buffer {
  switch (each.kind) {
    case 'cut':
      return body.subarray(0, Math.floor(body.length * each.share));
    case 'flips': {
      const flipped = Buffer.from(body);
      for (const at of each.at) flipped[at % flipped.length]! ^= 1 << (at % 8);
      return flipped;
    }
    case 'json':
      return editJson(body, (value) => mutateJson(value, each.mutations));
  }
}

/**
 * The body of an object of the state, edited as the list of its JSON documents: the members of entries, or the one that
 * any other is. A body that is no JSON stays as it is.
 */
export function editJson(body: Buffer, edit: (documents: unknown) => unknown): Buffer {
  const isZipped = body[0] === 0x1f && body[1] === 0x8b;
  let documents: unknown[];
  try {
    const texts = isZipped ? openMembers(body) : [body.toString()];
    documents = texts.map((text): unknown => JSON.parse(text));
  } catch {
    return body;
  }
  const edited = edit(documents);
  const texts = (Array.isArray(edited) ? edited : [edited]).map((one) => JSON.stringify(one) ?? '');
  return isZipped ? closeMembers(texts) : Buffer.from(texts.join(''));
}

export function bodyOf({ objects }: Pick<HostileBucket, 'objects'>, key: string): Buffer {
  return objects.get(key)?.body ?? Buffer.alloc(0);
}

export function replaceBody(
  { objects }: Pick<HostileBucket, 'objects'>,
  key: string,
  body: Buffer,
): void {
  const before = objects.get(key);
  if (before === undefined) return;
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  objects.set(key, { ...before, body, etag });
}
