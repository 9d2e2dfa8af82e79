import pLimit from 'p-limit';
import { publishFinding } from '../findings/codes-publish.ts';
import type { Finding } from '../findings/finding.ts';
import type { Outgoing } from '../plan/kept-bodies.ts';
import type { Lease } from './lease.ts';
import type { Seams } from './seams.ts';
import { stateHeaders } from './state-headers.ts';
import type { StateNames } from './state-names.ts';

/** What became of copying bodies. */
export interface KeptCopies {
  /** Digests of those that are kept. */
  readonly copied: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Copies bodies that are about to be replaced to the state, named by their digest, so that a release can bring them
 * back. The server copies: nothing is sent twice. What goes wrong is found, not thrown: the publish does not need them.
 */
export async function keepBodies(
  wanted: readonly Outgoing[],
  {
    seams,
    lease,
    prefix,
    names,
  }: {
    readonly seams: Pick<Seams, 'origin' | 'signal' | 'progress'>;
    readonly lease: Lease;
    readonly prefix: string;
    readonly names: StateNames;
  },
): Promise<KeptCopies> {
  const { origin, signal, progress } = seams;
  const copied = new Set<string>();
  const state: { why: string | null } = { why: null };
  const limit = pLimit(origin.capabilities.concurrency);
  await limit.map(wanted, async ({ key, digest, etag }) => {
    if (state.why !== null || signal.aborted) return;
    try {
      await lease.keep();
      const answer = await origin.copy({
        key: `${prefix}${key}`,
        to: names.body(digest),
        headers: { ...stateHeaders, contentType: 'application/octet-stream' },
        ifMatch: etag,
      });
      // Of a key that someone else has changed the upload says so.
      if (answer.outcome === 'done') copied.add(digest);
      progress({ step: 'keeping', done: copied.size, of: wanted.length });
    } catch (error) {
      state.why ??= error instanceof Error ? error.message : String(error);
    }
  });
  const lost = String(wanted.length - copied.size);
  return {
    copied,
    findings:
      state.why === null
        ? []
        : [publishFinding('bodies-not-kept', { count: lost, why: state.why })],
  };
}

/** Digests of bodies that a publish which died had copied before it replaced them. */
export async function copiesOf(
  outgoing: readonly Outgoing[],
  { origin, names }: Pick<Seams, 'origin'> & { readonly names: StateNames },
): Promise<ReadonlySet<string>> {
  const digests = new Map(outgoing.map(({ digest }) => [names.body(digest), digest]));
  const copied = new Set<string>();
  if (digests.size === 0) return copied;
  for await (const { key } of origin.inventory(names.body(''))) {
    const digest = digests.get(key);
    if (digest !== undefined) copied.add(digest);
  }
  return copied;
}
