import type { Resolver } from 'node:dns/promises';
import { UserError } from '../findings/user-error.ts';
import { withoutDot, withParents } from './dns-name.ts';
import type { CaaRecord, NameFacts } from './facts/dns-facts.ts';
import type { Face } from './face.ts';
import { type Failed, type Read, read } from './facts/read.ts';
import { patience } from './gather-ask.ts';

export interface Dns extends Pick<Face, 'resolve' | 'canonicalName'> {
  /** IPv6 and IPv4; throws what Node throws. */
  addresses(name: string): Promise<readonly string[]>;
}

/** A DNS server: this machine's, or the one given. It is asked, and not the table of hosts. Throws UserError. */
export async function dnsOf(server: string | null): Promise<Dns> {
  const { Resolver } = await import('node:dns/promises');
  const open = (): Resolver => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    if (server !== null) useServer(resolver, server);
    return resolver;
  };
  open();
  const attempt = <T>(name: string, ask: (resolver: Resolver) => Promise<T>): Promise<Read<T>> =>
    inTime({ name, server, resolver: open() }, ask);
  return {
    addresses: (name) => addressesOf(open(), name),
    resolve: (name) => attempt(name, (resolver) => resolveName(resolver, name)),
    canonicalName: (name) =>
      attempt(name, async (resolver) => (await canonical(resolver, name)) ?? null),
  };
}

function useServer(resolver: Resolver, server: string): void {
  try {
    resolver.setServers([server]);
  } catch {
    throw new UserError({
      code: 'usage',
      what: `--resolver takes the address of a DNS server, not "${server}".`,
      next: 'Write it as --resolver 1.1.1.1 or --resolver 127.0.0.1:5353.',
    });
  }
}

async function resolveName(resolver: Resolver, name: string): Promise<NameFacts> {
  const [a, aaaa, cnames, caa] = await Promise.all([
    noneAs([], resolver.resolve4(name)),
    noneAs([], resolver.resolve6(name)),
    chainOf(resolver, name),
    caaOf(resolver, name),
  ]);
  return { name, a: a.toSorted(), aaaa: aaaa.toSorted(), cnames, caa };
}

/** No CNAME leads further than this in practice; some lead in circles. */
const longestChain = 8;

async function chainOf(resolver: Resolver, name: string): Promise<readonly string[]> {
  const chain: string[] = [];
  let next = await canonical(resolver, name);
  while (next !== undefined && !chain.includes(next) && chain.length < longestChain) {
    chain.push(next);
    next = await canonical(resolver, next);
  }
  return chain;
}

async function canonical(resolver: Resolver, name: string): Promise<string | undefined> {
  const [target] = await noneAs([], resolver.resolveCname(name));
  return target === undefined ? undefined : withoutDot(target);
}

/** The records of the name, or of the nearest parent that has any (RFC 8659 §3). */
async function caaOf(resolver: Resolver, name: string): Promise<readonly CaaRecord[]> {
  for (const at of withParents(name)) {
    const found = await noneAs([], resolver.resolveCaa(at));
    if (found.length > 0) return found.flatMap((record) => toRecords(record, at));
  }
  return [];
}

/** Node gives the value under the name of its tag. */
function toRecords(record: object, at: string): readonly CaaRecord[] {
  const critical = 'critical' in record && Number(record.critical) !== 0;
  return Object.entries(record).flatMap(([tag, value]: readonly [string, unknown]) =>
    tag === 'critical' || tag === 'type' || typeof value !== 'string'
      ? []
      : [{ at, critical, tag, value }],
  );
}

async function addressesOf(resolver: Resolver, name: string): Promise<readonly string[]> {
  const [six, four] = await Promise.all([
    noneAs([], resolver.resolve6(name)),
    noneAs([], resolver.resolve4(name)),
  ]);
  if (six.length + four.length > 0) return [...six, ...four];
  throw Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' });
}

/** There is no such name, or no such record of it: an answer like any other. */
async function noneAs<T>(none: readonly T[], asked: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await asked;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTFOUND' || code === 'ENODATA') return none;
    throw error;
  }
}

interface Attempt {
  readonly name: string;
  readonly server: string | null;
  readonly resolver: Resolver;
}

/** Several look-ups one after the other may each take their time: all together they have no more than a fact has. */
async function inTime<T>(
  { name, server, resolver }: Attempt,
  ask: (resolver: Resolver) => Promise<T>,
): Promise<Read<T>> {
  const late = setTimeout(() => resolver.cancel(), patience);
  try {
    return read(await ask(resolver));
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    return silent(name, server, code === 'ECANCELLED' ? 'ETIMEOUT' : code);
  } finally {
    clearTimeout(late);
  }
}

function silent(name: string, server: string | null, code: string): Failed {
  return {
    is: 'failed',
    why: `${server ?? 'The DNS'} did not answer a look-up of ${name} (${code}).`,
    next: 'Check the connection, or ask another DNS server with --resolver 1.1.1.1.',
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
