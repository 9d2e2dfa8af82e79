import type { FactName, FactValues, SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askCertificate, askCertificates } from './gather-certificates.ts';
import { whenRead } from './gather-ask.ts';
import { type Aws, globalRegion } from './gather-aws.ts';
import { askRights } from './gather-rights.ts';
import { askZone } from './gather-zone.ts';
import { namesOfSite } from './names.ts';

/** Facts under way that others wait for. */
export type Known<Name extends FactName> = {
  readonly [One in Name]: Promise<Read<FactValues[One]>>;
} & { readonly aws: Promise<Read<Aws>> };

/** Starts asking for the certificate of the distribution, and for all that name the site. */
export function startCertificates(
  { aws, distribution, bucketRegion }: Known<'distribution' | 'bucketRegion'>,
  site: SiteFacts,
): Omit<Known<'certificate' | 'certificates'>, 'aws'> {
  return {
    certificate: whenRead(distribution, (found) =>
      whenRead(aws, (opened) => askCertificate(opened, found)),
    ),
    certificates: whenRead(aws, async (opened) => {
      const region = valueOf(await bucketRegion, site.region);
      const regions = new Set([globalRegion, ...(region === null ? [] : [region])]);
      return await askCertificates(opened, site, regions);
    }),
  };
}

/** Starts asking for the zone with the records of the site's names and of what validates certificates. */
export async function startZone(
  { aws, ...certificates }: Known<'certificate' | 'certificates'>,
  site: SiteFacts,
): Promise<Read<FactValues['zone']>> {
  return await whenRead(aws, async (opened) => {
    const own = namesOfSite(site);
    const names = [
      ...own,
      // What answers for a name that has no record of its own (RFC 4592).
      ...own.map((name) => name.replace(/^[^.]+/, '*')),
      ...valueOf(await validationNames(certificates), []),
    ];
    return await askZone(opened, { host: site.host, names: [...new Set(names)] });
  });
}

/** The names of the records that validate the certificates that are known of; unread where none could be looked for. */
export async function validationNames({
  certificate,
  certificates,
}: Omit<Known<'certificate' | 'certificates'>, 'aws'>): Promise<Read<readonly string[]>> {
  const [inUse, listed] = [await certificate, await certificates];
  if (inUse.is !== 'read' && listed.is !== 'read') return listed;
  const used = valueOf(inUse, null);
  const all = [...(used === null ? [] : [used]), ...valueOf(listed, [])];
  const names = all.flatMap(({ validations }) =>
    validations.flatMap(({ record }) => (record === null ? [] : [record.name])),
  );
  return read([...new Set(names)]);
}

/** Starts asking what the publisher may do, as far as its policies say. */
export async function startRights(
  known: Known<'caller' | 'encryption' | 'cachePolicies'>,
  {
    published,
    principal,
  }: { readonly published: Promise<SiteFacts>; readonly principal: string | null },
): Promise<Read<FactValues['rights']>> {
  return await whenRead(known.aws, async (aws) => {
    const arn =
      principal === null
        ? await whenRead(known.caller, async (caller) => read(caller.arn))
        : read(principal);
    if (arn.is !== 'read') return arn;
    const { kmsKey } = valueOf(await known.encryption, { kmsKey: null });
    const policies = Object.entries(valueOf(await known.cachePolicies, {}));
    const asked = askRights(aws, {
      site: await published,
      arn: arn.value,
      // The key that S3 keeps for all is told by no ARN, or by an alias.
      kmsKey: kmsKey?.includes(':key/') === true ? kmsKey : null,
      cachePolicies: policies.flatMap(([id, { managed }]) => (managed ? [] : [id])),
    });
    return await whenRead(asked, async (rights) => read({ ...rights, named: principal !== null }));
  });
}

/** The value of a fact, or what holds where it was not read. */
export function valueOf<T, U>(fact: Read<T>, otherwise: U): T | U {
  return fact.is === 'read' ? fact.value : otherwise;
}
