import type { ExitCode } from '../findings/user-error.ts';
import type { LedgerRoot } from '../plan/ledger.ts';
import { underWay, unsent } from '../plan/purge-progress.ts';
import type { LookedAt } from '../publish/adopt-look.ts';
import { type AdoptedSite, sendOwed } from '../publish/adopt-site.ts';
import { toAdopted } from '../publish/adopted.ts';
import { releaseLease } from '../publish/clear-away.ts';
import { acquireLease } from '../publish/lease.ts';
import { explainLoss } from '../publish/lease-lost.ts';
import { adoptToJson } from '../report/adopt-json.ts';
import { purgeLines } from '../report/adopted-text.ts';
import { paintFor } from '../report/paint.ts';
import { minuteOf } from '../report/words.ts';
import { exitOf, seamsOf, waitForPurge } from './adopt-apply.ts';
import type { Adopting } from './adopting.ts';
import { publisherName } from './publisher.ts';

type Whole = Extract<LookedAt, { state: 'whole' }>;
type Finishing = Pick<Adopting, 'context' | 'site' | 'target' | 'args' | 'ahead'>;

/** A site with a whole ledger needs no other; a purge it owes, of an adopting that died say, is sent and waited for. */
export async function finishAdoption(
  finishing: Finishing,
  { found, entries, at }: Whole,
): Promise<ExitCode> {
  const { context, site, target, args } = finishing;
  const { root } = found;
  const { target: name } = site.config;
  const last =
    root.publish === null
      ? ''
      : `, last written ${minuteOf(root.publish.at)} UTC by ${root.publish.by}`;
  context.print([`nothing to adopt: ${target.origin.name} has a ledger of this site${last}`]);
  if (!owesEverything(root)) {
    context.document(
      adoptToJson({ target: name, at, outcome: 'whole', plan: null, adopted: null }, []),
    );
    return 0;
  }
  const seams = seamsOf(finishing, () => {});
  const sent = await send(finishing, { found, entries });
  const settled = await waitForPurge(finishing, sent, seams);
  const { counts } = target;
  const adopted = toAdopted(settled.ledger, {
    at: seams.clock.now(),
    allowance: site.config.allowance,
    objects: 0,
    identical: 0,
    keptAs: null,
    why: settled.why,
    cost: { usd: 0, requests: { ...counts, paths: 0 } },
  });
  context.print(
    purgeLines(adopted, { paint: paintFor(context.colour.stdout), width: context.width }),
  );
  context.document(adoptToJson({ target: name, at, outcome: 'whole', plan: null, adopted }, []));
  return exitOf(adopted, args.wait);
}

/** A purge of everything that was not seen completed; what publishes owe they judge again before they send it. */
export function owesEverything(root: LedgerRoot): boolean {
  const open = [...unsent(root), ...underWay(root)];
  return open.length > 0 && open.every(({ items }) => items.join() === '/*');
}

async function send(
  finishing: Finishing,
  { found, entries }: Pick<Whole, 'found' | 'entries'>,
): Promise<Pick<AdoptedSite, 'ledger' | 'found' | 'sent'>> {
  const { context, target } = finishing;
  const seams = seamsOf(finishing, () => {});
  const { store } = target;
  const lease = await acquireLease({
    origin: target.origin,
    key: store.names.lease,
    owner: { publish: crypto.randomUUID(), by: publisherName(context.env), commit: null },
    clock: seams.clock,
    fence: found.root.fence,
  });
  try {
    return await sendOwed({ found, entries }, { seams, lease, store });
  } catch (error) {
    throw await explainLoss(error, { store, fence: lease.fence });
  } finally {
    await releaseLease(lease, [], seams);
  }
}
