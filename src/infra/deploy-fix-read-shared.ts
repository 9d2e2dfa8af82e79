import type {
  DistributionConfig,
  OriginAccessControlConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { answerWrong } from '../origin/answer-wrong.ts';
import { askForFix, type FixConnection, onCloudFront } from './deploy-fix-connection.ts';
import { behavioursOf } from './fix/behaviours.ts';
import type { Shared } from './fix/documents.ts';
import { isManagedHeadersPolicy } from './fix/edit-headers.ts';

/** Documents by their id, and the ETag of each. */
export interface SharedVersions<Config> {
  readonly values: Readonly<Record<string, Shared<Config>>>;
  readonly etags: Readonly<Record<string, string>>;
}

/** The response headers policies of the account that the behaviours name, and who else uses them. */
export async function readHeadersPolicies(
  aws: FixConnection,
  config: DistributionConfig | null,
): Promise<SharedVersions<ResponseHeadersPolicyConfig>> {
  const ids = config === null ? [] : behavioursOf(config).map(headersPolicyId);
  const own = ids.filter((id) => id !== '' && !isManagedHeadersPolicy(id));
  return await readShared(own, async (id) => {
    const { cloudFront, edge } = aws;
    const call = onCloudFront('cloudfront:GetResponseHeadersPolicy', 'response-headers-policy', id);
    const asked = await askForFix(call, () =>
      edge.send(new cloudFront.GetResponseHeadersPolicyCommand({ Id: id })),
    );
    const { ResponseHeadersPolicy: found, ETag } = asked.is === 'answered' ? asked.answer : {};
    return {
      config: found?.ResponseHeadersPolicyConfig,
      etag: ETag,
      others: await usersOfPolicy(aws, id),
    };
  });
}

function headersPolicyId({ behaviour }: ReturnType<typeof behavioursOf>[number]): string {
  return behaviour.ResponseHeadersPolicyId ?? '';
}

async function usersOfPolicy(
  { cloudFront, edge, target }: FixConnection,
  id: string,
): Promise<readonly string[]> {
  const users: string[] = [];
  let Marker: string | undefined;
  do {
    const call = onCloudFront(
      'cloudfront:ListDistributionsByResponseHeadersPolicyId',
      'response-headers-policy',
      id,
    );
    const command = new cloudFront.ListDistributionsByResponseHeadersPolicyIdCommand({
      ResponseHeadersPolicyId: id,
      Marker,
    });
    const asked = await askForFix(call, () => edge.send(command));
    const list = asked.is === 'answered' ? asked.answer.DistributionIdList : undefined;
    users.push(...(list?.Items ?? []));
    Marker = list?.IsTruncated === true ? list.NextMarker : undefined;
  } while (Marker !== undefined && Marker !== '');
  return users.filter((user) => user !== target.distribution);
}

/** The access controls that the origins name and, where that is asked, who else uses them. */
export async function readAccessControls(
  aws: FixConnection,
  config: DistributionConfig | null,
  askUsers: boolean,
): Promise<SharedVersions<OriginAccessControlConfig>> {
  const ids = (config?.Origins?.Items ?? []).map(({ OriginAccessControlId: id }) => id ?? '');
  const users = askUsers ? await usersOfAccessControls(aws) : null;
  return await readShared(
    ids.filter((id) => id !== ''),
    async (id) => {
      const { cloudFront, edge } = aws;
      const call = onCloudFront('cloudfront:GetOriginAccessControl', 'origin-access-control', id);
      const asked = await askForFix(call, () =>
        edge.send(new cloudFront.GetOriginAccessControlCommand({ Id: id })),
      );
      const { OriginAccessControl: found, ETag } = asked.is === 'answered' ? asked.answer : {};
      return {
        config: found?.OriginAccessControlConfig,
        etag: ETag,
        others: users?.get(id) ?? [],
      };
    },
  );
}

/** CloudFront lists no users of an access control: all distributions are looked through. */
async function usersOfAccessControls({
  cloudFront,
  edge,
  target,
}: FixConnection): Promise<ReadonlyMap<string, readonly string[]>> {
  const users = new Map<string, readonly string[]>();
  let Marker: string | undefined;
  do {
    const call = {
      ...onCloudFront('cloudfront:ListDistributions', 'distribution', '*'),
      resource: '*',
    };
    const command = new cloudFront.ListDistributionsCommand({ Marker });
    const asked = await askForFix(call, () => edge.send(command));
    const list = asked.is === 'answered' ? asked.answer.DistributionList : undefined;
    for (const { Id, Origins } of list?.Items ?? [])
      for (const { OriginAccessControlId: control } of Origins?.Items ?? [])
        if (control !== undefined && Id !== undefined && Id !== target.distribution)
          users.set(control, [...new Set([...(users.get(control) ?? []), Id])]);
    Marker = list?.IsTruncated === true ? list.NextMarker : undefined;
  } while (Marker !== undefined && Marker !== '');
  return users;
}

interface ReadOne<Config> {
  readonly config: Config | undefined;
  readonly etag: string | undefined;
  readonly others: readonly string[];
}

async function readShared<Config>(
  ids: readonly string[],
  readOne: (id: string) => Promise<ReadOne<Config>>,
): Promise<SharedVersions<Config>> {
  const values: Record<string, Shared<Config>> = {};
  const etags: Record<string, string> = {};
  for (const id of new Set(ids)) {
    const { config, etag, others } = await readOne(id);
    if (config === undefined || etag === undefined)
      throw answerWrong('CloudFront', `It describes ${id} without its configuration.`);
    values[id] = { config, others };
    etags[id] = etag;
  }
  return { values, etags };
}
