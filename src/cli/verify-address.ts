import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';

/** Where the site is asked. */
export interface Address {
  readonly base: URL;
  /** An edge of this machine made for it: it holds nothing yet. */
  readonly isOwn: boolean;
  close(): Promise<void>;
}

/** The address given, the site's own, or for the local target an edge of its own before the local origin. */
export async function openAsked(
  context: CommandContext,
  {
    site,
    target,
    url,
    clock,
  }: {
    readonly site: Site;
    readonly target: OpenTarget;
    readonly url: string | null;
    readonly clock: Clock;
  },
): Promise<Address> {
  if (url !== null) return { base: parseAddress(url), isOwn: false, close: async () => {} };
  if (site.bucketTarget !== null)
    return { base: new URL(site.config.site.url), isOwn: false, close: async () => {} };
  return await openEdge(context, { site, target, clock });
}

async function openEdge(
  context: CommandContext,
  {
    site,
    target,
    clock,
  }: { readonly site: Site; readonly target: OpenTarget; readonly clock: Clock },
): Promise<Address> {
  const [{ Edge }, { edgeHandler }, { listen }, { originUpstream }, { PurgeLog }, { siteConfig }] =
    await Promise.all([
      import('../edge/edge.ts'),
      import('../edge/edge-handler.ts'),
      import('../edge/listen.ts'),
      import('../edge/origin-upstream.ts'),
      import('../edge/purge-log.ts'),
      import('../serve/site-config.ts'),
    ]);
  const { statePrefix } = site.config;
  const { origin, cdn, prefix } = target;
  const edge = new Edge({
    config: siteConfig(await cdn.describe(), statePrefix),
    upstream: originUpstream({ origin, clock, prefix, hidden: statePrefix }),
    clock,
    purges: new PurgeLog(),
  });
  const onError = (error: unknown): void =>
    context.note([`the local edge could not answer: ${String(error)}`]);
  const server = await listen(edgeHandler({ edge, scheme: 'https', onError }), '127.0.0.1', 0);
  return { base: new URL(server.url), isOwn: true, close: () => server.close() };
}

/** Scheme and host of an address; what follows them is each page's own. Throws UserError. */
function parseAddress(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : null;
  const isWeb = base?.protocol === 'https:' || base?.protocol === 'http:';
  if (base !== null && isWeb && base.pathname === '/' && base.search === '') return base;
  throw new UserError({
    code: 'usage',
    what: `--url takes the address of a site, not "${url}".`,
    next: 'Write scheme and host alone: --url http://localhost:8080.',
  });
}
