import type { OutputFile } from '../site/types.ts';
import type { Entry } from './ledger.ts';

/**
 * Files loaded directly or through others, sorted. Equal loads give one array. A site given in part loads files that
 * are published already.
 */
export function toClosure(
  files: Iterable<Pick<OutputFile, 'key' | 'kind' | 'loads'>>,
  entries: ReadonlyMap<string, Entry>,
): (direct: readonly string[]) => readonly string[] {
  const direct = new Map<string, readonly string[]>();
  // Pages load files, and no page.
  for (const { key, kind, loads } of files)
    if (kind === 'fingerprinted' || kind === 'file') direct.set(key, loads);
  const same = new Map<readonly string[], readonly string[]>();
  const named = new Map<string, readonly string[]>();
  const close = (loads: readonly string[]): readonly string[] => {
    const name = loads.join('\n');
    const known = named.get(name);
    if (known !== undefined) return known;
    const reached = new Set(loads);
    // A Set iterates over what is added while it does.
    for (const key of reached) {
      const next = direct.get(key) ?? entries.get(key)?.live?.loads ?? [];
      for (const file of next) reached.add(file);
    }
    const closure = [...reached].toSorted();
    named.set(name, closure);
    return closure;
  };
  return (loads) => {
    const known = same.get(loads) ?? close(loads);
    same.set(loads, known);
    return known;
  };
}
