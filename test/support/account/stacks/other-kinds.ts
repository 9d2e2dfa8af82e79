import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { fail } from '../failure.ts';
import { deleteCertificate, requestCertificate } from '../services/acm.ts';
import { createRole } from '../services/identity.ts';
import { changeRecords, zoneOf } from '../services/route53.ts';
import type { MakeContext, Made, ResourceKind } from './resource-kinds.ts';
import type { JsonObject } from './stack-state.ts';
import { textOf } from './text.ts';

export const otherKinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::CertificateManager::Certificate': {
    replacedBy: [
      'DomainName',
      'SubjectAlternativeNames',
      'ValidationMethod',
      'DomainValidationOptions',
    ],
    create: ({ state, region }, properties) => {
      const { arn, detail } = requestCertificate(state, region, {
        DomainName: textOf(properties['DomainName']),
        SubjectAlternativeNames: (properties['SubjectAlternativeNames'] ?? []) as string[],
        // CloudFormation's default, which waits for somebody to follow a link.
        ValidationMethod: properties['ValidationMethod'] === 'DNS' ? 'DNS' : 'EMAIL',
      });
      for (const option of (properties['DomainValidationOptions'] ?? []) as readonly JsonObject[]) {
        const { ResourceRecord: record } =
          detail.DomainValidationOptions?.find(
            ({ DomainName }) => DomainName === option['DomainName'],
          ) ?? {};
        if (record === undefined || option['HostedZoneId'] === undefined) continue;
        changeRecords(zoneOf(state, textOf(option['HostedZoneId'])), [
          {
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: record.Name,
              Type: 'CNAME',
              TTL: 300,
              ResourceRecords: [{ Value: record.Value }],
            },
          },
        ]);
      }
      return { physicalId: arn, attributes: {} };
    },
    update: (_, { physicalId, attributes }) => ({ physicalId, attributes }),
    remove: ({ state }, { physicalId }) => {
      const known = state.certificates.get(physicalId);
      if (known !== undefined) deleteCertificate(state, known);
    },
    isDone: ({ state }, { physicalId }) =>
      state.certificates.get(physicalId)?.detail.Status === 'ISSUED',
    waitsFor: ({ state }, { physicalId }) => {
      const record = state.certificates
        .get(physicalId)
        ?.detail.DomainValidationOptions?.map(({ ResourceRecord }) => ResourceRecord)
        .find((one) => one !== undefined);
      return record === undefined
        ? null
        : `Content of DNS Record is: {Name: ${record.Name ?? ''},Type: CNAME,Value: ${record.Value ?? ''}}`;
    },
  },
  'AWS::Route53::RecordSet': {
    replacedBy: ['Name', 'Type', 'HostedZoneId'],
    create: ({ state }, properties) => {
      putRecord(state, 'CREATE', properties);
      return { physicalId: textOf(properties['Name']), attributes: {} };
    },
    update: ({ state }, { physicalId, attributes }, properties) => {
      putRecord(state, 'UPSERT', properties);
      return { physicalId, attributes };
    },
    remove: ({ state }, { properties }) => putRecord(state, 'DELETE', properties),
  },
  'AWS::IAM::Role': {
    replacedBy: ['RoleName'],
    create: (context, properties) => {
      const { state, stack, logicalId } = context;
      const name = textOf(properties['RoleName'] ?? `${stack}-${logicalId}-${state.nextId('')}`);
      createRole(state, name, JSON.stringify(properties['AssumeRolePolicyDocument']));
      return givePolicies(context, name, properties);
    },
    update: (context, { physicalId }, properties) => givePolicies(context, physicalId, properties),
    remove: ({ state }, { physicalId }) => {
      state.roles.delete(physicalId);
    },
  },
  'AWS::IAM::OIDCProvider': noted(['Url'], ({ state }, { Url }) => {
    const host = textOf(Url).replace('https://', '');
    const arn = `arn:aws:iam::${state.id}:oidc-provider/${host}`;
    return { physicalId: arn, attributes: { Arn: arn } };
  }),
  'AWS::SNS::Topic': noted(['TopicName'], ({ state, region, stack, logicalId }) => {
    const arn = `arn:aws:sns:${region}:${state.id}:${stack}-${logicalId}`;
    return { physicalId: arn, attributes: { TopicArn: arn } };
  }),
  'AWS::CloudWatch::Alarm': noted(['AlarmName'], ({ state, region }, { AlarmName }) => ({
    physicalId: textOf(AlarmName),
    attributes: { Arn: `arn:aws:cloudwatch:${region}:${state.id}:alarm:${textOf(AlarmName)}` },
  })),
  'AWS::SES::EmailIdentity': noted(['EmailIdentity'], (_, { EmailIdentity: domain }) => ({
    physicalId: textOf(domain),
    attributes: Object.fromEntries(
      [1, 2, 3].flatMap((token) => [
        [`DkimDNSTokenName${token}`, `token${token}._domainkey.${textOf(domain)}`],
        [`DkimDNSTokenValue${token}`, `token${token}.dkim.amazonses.com`],
      ]),
    ),
  })),
  'AWS::SES::ReceiptRuleSet': noted(['RuleSetName'], (_, { RuleSetName }) => ({
    physicalId: textOf(RuleSetName),
    attributes: {},
  })),
  'AWS::SES::ReceiptRule': noted(['RuleSetName'], (_, { Rule }) => ({
    physicalId: textOf((Rule as JsonObject)['Name']),
    attributes: {},
  })),
};

/** Of services nobody asks here: it is noted that the resource is there, once. */
function noted(
  replacedBy: readonly string[],
  make: (context: MakeContext, properties: JsonObject) => Made,
): ResourceKind {
  const key = ({ logicalId }: MakeContext, id: string): string => `${logicalId} ${id}`;
  const note = (context: MakeContext, properties: JsonObject, made: Made): Made => {
    const id = made.physicalId;
    context.state.others.set(key(context, id), { type: context.logicalId, id, properties });
    return made;
  };
  return {
    replacedBy,
    create: (context, properties) => {
      const made = make(context, properties);
      if (context.state.others.has(key(context, made.physicalId)))
        fail(409, 'AlreadyExists', `${made.physicalId} already exists`);
      return note(context, properties, made);
    },
    update: (context, { physicalId, attributes }, properties) =>
      note(context, properties, { physicalId, attributes }),
    remove: (context, { physicalId }) => {
      context.state.others.delete(key(context, physicalId));
    },
  };
}

function putRecord(
  state: MakeContext['state'],
  Action: 'CREATE' | 'UPSERT' | 'DELETE',
  { HostedZoneId, ResourceRecords, TTL, ...record }: JsonObject,
): void {
  const values = (ResourceRecords ?? []) as readonly string[];
  const ResourceRecordSet = {
    ...record,
    ...(TTL === undefined ? {} : { TTL: Number(TTL) }),
    ...(values.length === 0 ? {} : { ResourceRecords: values.map((Value) => ({ Value })) }),
  } as unknown as ResourceRecordSet;
  changeRecords(zoneOf(state, textOf(HostedZoneId)), [{ Action, ResourceRecordSet }]);
}

function givePolicies({ state }: MakeContext, name: string, properties: JsonObject): Made {
  const role = state.roles.get(name) ?? fail(404, 'NoSuchEntity', `no role ${name}`);
  role.policies.clear();
  for (const policy of (properties['Policies'] ?? []) as readonly JsonObject[])
    role.policies.set(textOf(policy['PolicyName']), JSON.stringify(policy['PolicyDocument']));
  return { physicalId: name, attributes: { Arn: role.arn } };
}
