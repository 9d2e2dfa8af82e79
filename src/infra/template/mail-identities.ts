import { getAtt } from './intrinsics.ts';
import { toLogicalId } from './logical-id.ts';
import { mailDomains } from './mail-domains.ts';
import { mailServer } from './mail.ts';
import type { Commented, OutputName, Part, TemplateInput } from './stacks.ts';
import type { Resource, TemplateOutput } from './template.ts';
import { isInZone } from './zone.ts';

/** Three records of DKIM show SES that a domain is ours. */
const tokens = [1, 2, 3] as const;

/** The domains SES is to take mails for; with the records that prove them and lead mails there, where a zone is given. */
export function mailIdentityParts({ infra, names }: TemplateInput): readonly Part[] {
  const { zone } = infra;
  return mailDomains(names).flatMap((domain, index) => [
    identityPart(domain),
    zone !== null && isInZone(domain, names)
      ? recordsPart(zone, domain)
      : outputsPart(domain, index),
  ]);
}

/** What the outputs are called that hold the records of DKIM of a domain, the first one being 0. */
export function dkimOutputs(
  index: number,
): readonly { readonly name: OutputName; readonly value: OutputName }[] {
  return tokens.map((token) => {
    const number = index * tokens.length + token;
    return { name: `Dkim${number}Name`, value: `Dkim${number}Value` };
  });
}

const identityId = (domain: string): string => `Mail${toLogicalId(domain)}`;
const tokenName = (domain: string, token: number) =>
  getAtt(identityId(domain), `DkimDNSTokenName${token}`);
const tokenValue = (domain: string, token: number) =>
  getAtt(identityId(domain), `DkimDNSTokenValue${token}`);

function identityPart(domain: string): Part {
  return {
    resources: {
      [identityId(domain)]: {
        comment: `SES takes mails for ${domain} once the three records of DKIM show that it is yours.`,
        resource: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: domain } },
      },
    },
  };
}

function recordsPart(zone: string, domain: string): Part {
  const dkim = tokens.map((token): [string, Commented] => [
    `${identityId(domain)}Dkim${token}`,
    {
      comment: `Shows SES that ${domain} is yours.`,
      resource: record(zone, {
        Type: 'CNAME',
        Name: tokenName(domain, token),
        ResourceRecords: [tokenValue(domain, token)],
      }),
    },
  ]);
  return {
    resources: {
      ...Object.fromEntries(dkim),
      [`${identityId(domain)}Server`]: {
        comment: `All mails for ${domain} go to SES. Where there is an MX record already, making this one fails: nothing is lost.`,
        resource: record(zone, { Type: 'MX', Name: domain, ResourceRecords: [mailServer] }),
      },
    },
  };
}

function record(zone: string, properties: Resource['Properties']): Resource {
  return {
    Type: 'AWS::Route53::RecordSet',
    Properties: { HostedZoneId: zone, ...properties, TTL: '300' },
  };
}

function outputsPart(domain: string, index: number): Part {
  const outputs = dkimOutputs(index).flatMap(({ name, value }, at): [string, TemplateOutput][] => [
    [
      name,
      {
        Description: `Name of a CNAME record that proves ${domain}`,
        Value: tokenName(domain, at + 1),
      },
    ],
    [value, { Description: 'Its value', Value: tokenValue(domain, at + 1) }],
  ]);
  return { resources: {}, outputs: Object.fromEntries(outputs) };
}
