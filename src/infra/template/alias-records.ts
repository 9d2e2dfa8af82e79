import { getAtt } from './intrinsics.ts';
import { toLogicalId } from './logical-id.ts';
import type { Part, TemplateInput } from './stacks.ts';
import type { Resource } from './template.ts';
import { isInZone } from './zone.ts';

/** The hosted zone of every distribution (Route 53 Developer Guide, routing-to-cloudfront-distribution). */
const cloudFrontZone = 'Z2FDTNDATAQYW2';

/** IPv4 and IPv6 addresses of each name of the site that is in the zone. */
export function aliasRecordsPart({ infra, names }: TemplateInput): Part {
  const { zone } = infra;
  if (zone === null || infra.names !== 'all') return { resources: {} };
  const inZone = [names.host, ...names.otherNames].filter((name) => isInZone(name, names));
  return {
    resources: Object.fromEntries(
      inZone.flatMap((name) =>
        (['A', 'AAAA'] as const).map((type) => [
          `Alias${toLogicalId(name)}${type}`,
          {
            comment: `Leads readers of ${name} here by ${type === 'A' ? 'IPv4' : 'IPv6'}.`,
            resource: alias(zone, name, type),
          },
        ]),
      ),
    ),
  };
}

function alias(zone: string, name: string, type: 'A' | 'AAAA'): Resource {
  return {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: zone,
      Name: name,
      Type: type,
      AliasTarget: {
        DNSName: getAtt('Distribution', 'DomainName'),
        HostedZoneId: cloudFrontZone,
        EvaluateTargetHealth: false,
      },
    },
  };
}
