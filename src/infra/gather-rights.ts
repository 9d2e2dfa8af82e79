import type * as Iam from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import type { SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import type { RightDecision, RightsFacts } from './facts/rights-facts.ts';
import { askAws } from './gather-ask.ts';
import { type Aws, clientSettings } from './gather-aws.ts';
import { type RightAsked, type RightsTerms, rightsToAsk } from './rights-to-ask.ts';

interface Connection {
  readonly sdk: typeof Iam;
  readonly client: Iam.IAMClient;
}

export interface PublisherTerms extends Omit<RightsTerms, 'account'> {
  /** ARN of who publishes: a user, a role, or a session of a role. */
  readonly arn: string;
}

/** Asks IAM what the publisher's policies allow. */
export async function askRights(
  aws: Aws,
  terms: PublisherTerms,
): Promise<Read<Omit<RightsFacts, 'named'>>> {
  const sdk = await import('@aws-sdk/client-iam');
  const connection = { sdk, client: new sdk.IAMClient(clientSettings(aws)) };
  const principal = await principalOf(connection, terms.arn);
  if (principal.is !== 'read') return principal;
  const arn = principal.value;
  const call = { service: 'IAM', action: 'iam:SimulatePrincipalPolicy', resource: arn } as const;
  const asked = rightsToAsk({ ...terms, account: arn.split(':')[4] ?? '' });
  return await askAws(call, async (signal) => ({
    principal: arn,
    decisions: await simulate(connection, { asked, arn, site: terms.site, signal }),
  }));
}

/**
 * Who the policies belong to. The ARN of a session has the role's name without its path, which IAM knows; where it may
 * not be asked, the role has none.
 */
async function principalOf({ sdk, client }: Connection, arn: string): Promise<Read<string>> {
  const [, partition = 'aws', service, , account = '', resource = ''] = arn.split(':');
  if (service === 'iam' && /^(user|role)\//.test(resource)) return read(arn);
  const [kind, role] = resource.split('/');
  if (service !== 'sts' || kind !== 'assumed-role' || role === undefined) return notSimulated(arn);
  const guess = `arn:${partition}:iam::${account}:role/${role}`;
  const call = { service: 'IAM', action: 'iam:GetRole', resource: guess } as const;
  const found = await askAws(call, async (abortSignal) => {
    const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: role }), { abortSignal });
    return Role?.Arn ?? guess;
  });
  return found.is === 'denied' ? read(guess) : found;
}

function notSimulated(arn: string): Read<never> {
  const who = arn.endsWith(':root')
    ? `${arn} is the account's root user, which may do everything`
    : `${arn} is neither a user nor a role`;
  return {
    is: 'failed',
    why: `${who}, and IAM simulates users and roles only.`,
    next: 'Publish with a role that has what `storyclub infra policy` prints, and ask about that role.',
  };
}

interface Simulation {
  readonly asked: readonly RightAsked[];
  readonly arn: string;
  readonly site: SiteFacts;
  readonly signal: AbortSignal;
}

const atOnce = 4;
/** Actions of one request. */
const mostActions = 50;

/** One request for each resource: IAM judges every action of a request on every resource of it. */
async function simulate(
  connection: Connection,
  { asked, signal, ...who }: Simulation,
): Promise<readonly RightDecision[]> {
  const limit = pLimit(atOnce);
  const resources = [...new Set(asked.map(({ resource }) => resource))];
  const parts = resources.flatMap((resource) =>
    inParts(asked.filter((one) => one.resource === resource)),
  );
  const decided = await Promise.all(
    parts.map((part) => limit(() => decide(connection, { asked: part, signal, ...who }))),
  );
  const all = decided.flat();
  return asked.flatMap(({ action, resource }) =>
    all.filter((one) => one.action === action && one.resource === resource),
  );
}

function inParts(asked: readonly RightAsked[]): readonly (readonly RightAsked[])[] {
  return asked.length <= mostActions
    ? [asked]
    : [asked.slice(0, mostActions), ...inParts(asked.slice(mostActions))];
}

/** What IAM answers to actions on one resource. An action it says nothing of is not allowed. */
async function decide(
  { sdk, client }: Connection,
  { asked, arn, site, signal }: Simulation,
): Promise<readonly RightDecision[]> {
  const decisions = new Map<string, RightDecision['decision']>();
  let marker: string | undefined;
  do {
    const command = new sdk.SimulatePrincipalPolicyCommand({
      PolicySourceArn: arn,
      ActionNames: asked.map(({ action }) => action),
      ResourceArns: [...new Set(asked.map(({ resource }) => resource))],
      ContextEntries: contextOf(site),
      Marker: marker,
    });
    const page = await client.send(command, { abortSignal: signal });
    for (const { EvalActionName = '', EvalDecision } of page.EvaluationResults ?? [])
      decisions.set(EvalActionName, EvalDecision ?? 'implicitDeny');
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return asked.map((one) => ({ ...one, decision: decisions.get(one.action) ?? 'implicitDeny' }));
}

/** What a request of the publisher carries, for policies that ask for it. */
function contextOf({ prefix, region }: SiteFacts): Iam.ContextEntry[] {
  const text = (name: string, value: string): Iam.ContextEntry => ({
    ContextKeyName: name,
    ContextKeyType: 'string',
    ContextKeyValues: [value],
  });
  return [
    {
      ContextKeyName: 'aws:SecureTransport',
      ContextKeyType: 'boolean',
      ContextKeyValues: ['true'],
    },
    text('s3:prefix', prefix),
    ...(region === null ? [] : [text('kms:ViaService', `s3.${region}.amazonaws.com`)]),
  ];
}
