import { createHash } from 'node:crypto';
import type { Config } from './types.ts';

/** Digests of the configuration's parts: equal digests, equal site, equal plan. */
export function digestsOf(config: Config): { configDigest: string; policyDigest: string } {
  const {
    site,
    storiesPerPage,
    target: _target,
    targets: _targets,
    outDir: _outDir,
    ...policy
  } = config;
  return { configDigest: digest({ site, storiesPerPage }), policyDigest: digest(policy) };
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('base64url');
}

/** The same value with every object's keys in order, so that the order in the file does not count. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
