import { examine } from '../../../src/infra/examine.ts';
import type { Examination } from '../../../src/infra/examine.ts';
import type { SiteFacts } from '../../../src/infra/facts/infra-facts.ts';
import { gatherInfra } from '../../../src/infra/gather-infra.ts';
import { namesOfSite } from '../../../src/infra/names.ts';
import { makePolicy } from '../../../src/infra/policy.ts';
import { makeStacks } from '../../../src/infra/template/make-stacks.ts';
import type { NeededRecord, Stack, TemplateInput } from '../../../src/infra/template/stacks.ts';
import { setAwsEnvironment } from '../aws-environment.ts';
import { rightSite } from '../infra-facts.ts';
import type { Account } from './account.ts';
import { deployStacks } from './deploy-stacks.ts';
import { faceOf } from './face/face-of.ts';
import { makeBySdk } from './make-by-sdk.ts';
import { putObject } from './put-object.ts';
import { issueCertificate, requestCertificate } from './services/acm.ts';
import { createZone, dotted } from './services/route53.ts';
import type { AccountState, ZoneState } from './state.ts';

/** A site that `infra` made in an account: deployed, published to, and with what is left to its owner done. */
export async function makeSite(
  account: Account,
  input: TemplateInput,
  deploy: Deploy = byTemplates,
): Promise<SiteFacts> {
  const { state } = account;
  const { stacks, records } = makeStacks(input);
  prepareNames(state, input);
  prepareCertificate(state, input);
  const outputs = await deploy(account, stacks);
  for (const record of records) addRecord(state, record, outputs);
  const distributionId = outputs[input.infra.stack]?.['DistributionId'] ?? '';
  const site = siteOf(input, distributionId);
  publishSamples(state, site);
  allowPublisher(state, site);
  return site;
}

/** Answers the outputs by the stack's name. */
type Deploy = (account: Account, stacks: readonly Stack[]) => ReturnType<typeof deployStacks>;

export const byTemplates: Deploy = async (account, stacks) =>
  await deployStacks(account, stacks, () => approve(account.state));

/** By the services' own APIs; certificates are approved as soon as they are asked for. */
export const byServices: Deploy = async (account, stacks) => {
  account.before(() => approve(account.state));
  const place = { endpoint: account.url, account: account.state.id };
  const { outputs } = await makeBySdk(place, stacks);
  account.before(null);
  return outputs;
};

/** What the doctor says of the site: asked through the SDK, and met as readers would meet it. */
export async function examineSite(account: Account, site: SiteFacts): Promise<Examination> {
  const restore = setAwsEnvironment(account.environment);
  try {
    const facts = await gatherInfra({
      site,
      at: account.state.now(),
      principal: null,
      face: faceOf(account.state, account.url),
    });
    return examine(facts);
  } finally {
    restore();
  }
}

function siteOf(input: TemplateInput, distributionId: string): SiteFacts {
  const { names, bucket, region, prefix, statePrefix, infra } = input;
  return {
    ...rightSite,
    ...names,
    url: `https://${names.host}`,
    bucket,
    region,
    distributionId,
    prefix,
    statePrefix,
    tags: input.tagHeader === null ? 'never' : 'auto',
    origin: infra.origin,
    plan: infra.plan,
  };
}

/** A zone of Route 53 for the site's domain where the configuration has one; another host keeps the rest. */
function prepareNames(state: AccountState, { infra, names }: TemplateInput): void {
  const domains = new Set(namesOfSite(names).map((name) => name.split('.').slice(-2).join('.')));
  for (const domain of domains) {
    const isOurs = infra.zone !== null && names.host.endsWith(domain);
    const zone = createZone(state, domain, isOurs ? { id: infra.zone } : {});
    if (isOurs) continue;
    state.zones.delete(zone.id);
    state.zonesElsewhere.push(zone);
  }
}

function prepareCertificate(state: AccountState, { infra, names }: TemplateInput): void {
  if (infra.certificate === null) return;
  const made = requestCertificate(state, 'us-east-1', {
    DomainName: names.host,
    SubjectAlternativeNames: [...names.otherNames],
    ValidationMethod: 'DNS',
  });
  state.certificates.delete(made.arn);
  const detail = { ...made.detail, CertificateArn: infra.certificate };
  state.certificates.set(infra.certificate, { ...made, arn: infra.certificate, detail });
  approve(state);
}

/** The owner makes the records that ACM asks for, or follows its link. */
function approve(state: AccountState): void {
  for (const certificate of state.certificates.values()) {
    if (certificate.detail.Status !== 'PENDING_VALIDATION') continue;
    for (const { ResourceRecord: record } of certificate.detail.DomainValidationOptions ?? []) {
      if (record === undefined) continue;
      const { Name = '', Value } = record;
      const zone = zoneFor(state, Name);
      if (zone.records.some((known) => known.Name === Name)) continue;
      zone.records = [
        ...zone.records,
        { Name, Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value }] },
      ];
    }
    issueCertificate(state, certificate);
  }
}

function zoneFor(state: AccountState, name: string): ZoneState {
  const found = [...state.zones.values(), ...state.zonesElsewhere].find((zone) =>
    `.${dotted(name)}`.endsWith(`.${zone.name}`),
  );
  if (found === undefined) throw new Error(`nobody keeps ${name}`);
  return found;
}

function addRecord(
  state: AccountState,
  { name, type, value }: NeededRecord,
  outputs: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  const textOf = (text: typeof name): string | null => {
    if (text.is === 'text') return text.text;
    return text.is === 'output' ? (outputs[text.stack]?.[text.output] ?? null) : null;
  };
  const [Name, target] = [textOf(name), textOf(value)];
  if (Name === null || target === null) return;
  const zone = zoneFor(state, Name);
  const AliasTarget = {
    DNSName: target,
    HostedZoneId: 'Z2FDTNDATAQYW2',
    EvaluateTargetHealth: false,
  };
  zone.records = [
    ...zone.records,
    ...(type === 'ALIAS'
      ? (['A', 'AAAA'] as const).map((Type) => ({ Name: dotted(Name), Type, AliasTarget }))
      : [{ Name: dotted(Name), Type: type, TTL: 300, ResourceRecords: [{ Value: target }] }]),
  ];
}

export function publishSamples(
  state: AccountState,
  { bucket, prefix, statePrefix, samples }: SiteFacts,
): void {
  const page = '<!doctype html><title>Story Club</title>';
  for (const { key, cacheControl } of samples)
    putObject(state, { bucket, key: `${prefix}${key}`, text: page, cacheControl });
  const cacheControl = 'public, max-age=60, s-maxage=300';
  putObject(state, { bucket, key: `${prefix}404.html`, text: page, cacheControl });
  putObject(state, { bucket, key: `${statePrefix}ledger.json`, text: '{}', cacheControl: '' });
}

export function allowPublisher(state: AccountState, site: SiteFacts): void {
  const { bucket, region, prefix, statePrefix, distributionId } = site;
  const policy = makePolicy(
    { bucket, region, prefix, statePrefix, distribution: distributionId },
    { readOnly: false, account: state.id, kmsKey: null, objectTags: false },
  );
  state.roles.get('publisher')?.policies.set('publish', JSON.stringify(policy));
}
