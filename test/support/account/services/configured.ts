import { fail } from '../failure.ts';
import type { AccountState, Configured } from '../state.ts';

/** The thing with this id, or the error that its service has for a missing one. */
export function found<Thing>(
  things: ReadonlyMap<string, Thing>,
  id: string | undefined,
  code: string,
): Thing {
  return (
    things.get(id ?? '') ?? fail(404, code, `The specified resource does not exist: ${id ?? ''}`)
  );
}

/** CloudFront changes nothing without the version it is about (API UpdateDistribution, IfMatch). */
export function checkVersion(etag: string, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '')
    fail(
      400,
      'InvalidIfMatchVersion',
      'The If-Match version is missing or not valid for the resource.',
    );
  if (ifMatch !== etag)
    fail(
      412,
      'PreconditionFailed',
      'The request failed because it didn’t meet the preconditions in one or more request-header fields.',
    );
}

export function createConfigured<Config>(
  state: AccountState,
  config: Config,
  id: string,
): Configured<Config> {
  return { id, config, etag: state.nextId('E'), changedAt: state.now(), managed: false };
}

export function change<Config>(
  state: AccountState,
  thing: Configured<Config>,
  { config, ifMatch }: { readonly config: Config; readonly ifMatch: string | undefined },
): void {
  if (thing.managed) fail(400, 'IllegalUpdate', 'A managed policy cannot be updated.');
  checkVersion(thing.etag, ifMatch);
  thing.config = config;
  thing.etag = state.nextId('E');
  thing.changedAt = state.now();
}

/** One page of a list by markers; MaxItems is 100 when not given. */
export function pageOf<Item>(
  items: readonly Item[],
  marker: string | undefined,
  maxItems: number | string | undefined,
): { readonly page: readonly Item[]; readonly next: string | undefined } {
  const from = Number(marker ?? 0);
  const to = from + Number(maxItems ?? 100);
  return { page: items.slice(from, to), next: to < items.length ? String(to) : undefined };
}
