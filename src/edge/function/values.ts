import type { FunctionValue, FunctionValues, Pair } from './event.ts';

/** Pairs as the event shows them: those of one name become one field, all values in `multiValue`. */
export function toValues(pairs: Iterable<Pair>): FunctionValues {
  const byName = new Map<string, { readonly value: string }[]>();
  for (const [name, value] of pairs) {
    const values = byName.get(name);
    if (values === undefined) byName.set(name, [{ value }]);
    else values.push({ value });
  }
  return Object.fromEntries(
    [...byName].map(([name, values]): [string, FunctionValue] => {
      const value = values[0]?.value ?? '';
      return [name, values.length === 1 ? { value } : { value, multiValue: values }];
    }),
  );
}

/**
 * The values a returned field stands for: a changed `multiValue` goes before `value`; a changed `value` alone
 * replaces the first one (functions-event-structure.html, "Duplicate query strings, headers, and cookies").
 *
 * @param before the same field as the function was given it, if it was there.
 */
export function valuesOf<V extends FunctionValue>(
  after: V,
  before: FunctionValue | undefined,
): readonly (V | NonNullable<V['multiValue']>[number])[] {
  const several = after.multiValue ?? [];
  if (several.length === 0) return [after];
  const isSame = JSON.stringify(several) === JSON.stringify(before?.multiValue);
  return isSame && after.value !== before?.value ? [after, ...several.slice(1)] : several;
}

/** The parameters of a query string in their order, nothing decoded. */
export function* queryPairs(query: string): Generator<Pair> {
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    if (part !== '') yield at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  }
}

/** The cookies of a `Cookie` header (RFC 6265 §4.2.1). */
export function* cookiePairs(header: string): Generator<Pair> {
  for (const part of header.split(';')) {
    const cookie = part.trim();
    const at = cookie.indexOf('=');
    if (cookie !== '') yield at < 0 ? [cookie, ''] : [cookie.slice(0, at), cookie.slice(at + 1)];
  }
}

/** The values of all fields, in the order of the fields. */
export function toPairs(after: FunctionValues, before: FunctionValues): readonly Pair[] {
  return Object.entries(after).flatMap(([name, field]) =>
    valuesOf(field, before[name]).map(({ value }): Pair => [name, value]),
  );
}
