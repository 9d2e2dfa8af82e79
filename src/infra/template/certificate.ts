import { ref } from './intrinsics.ts';
import { outputs, type Part, type TemplateInput } from './stacks.ts';
import type { Resource } from './template.ts';
import { isInZone } from './zone.ts';

/** The certificate for all names of the site. CloudFront takes those of us-east-1 only. */
export function certificatePart(input: TemplateInput): Part {
  return {
    resources: {
      Certificate: {
        comment:
          input.infra.validation === 'email'
            ? 'Somebody has to follow a link in a mail, now and at every renewal, about every five months.'
            : 'Renewed by itself as long as the CNAME records it asks for stay.',
        resource: certificate(input),
      },
    },
    outputs: {
      [outputs.certificateArn]: {
        Description: 'The certificate of the distribution',
        Value: ref('Certificate'),
      },
    },
  };
}

/** No certificate is given. */
export function makesCertificate({ infra }: TemplateInput): boolean {
  return infra.certificate === null;
}

/** The certificate is made, and ACM asks by mail. */
export function sendsMails(input: TemplateInput): boolean {
  return makesCertificate(input) && input.infra.validation === 'email';
}

function certificate({ infra, names }: TemplateInput): Resource {
  const all = [names.host, ...names.otherNames];
  const zoned = infra.zone === null ? [] : all.filter((name) => isInZone(name, names));
  return {
    Type: 'AWS::CertificateManager::Certificate',
    Properties: {
      DomainName: names.host,
      ...(names.otherNames.length === 0 ? {} : { SubjectAlternativeNames: names.otherNames }),
      ValidationMethod: infra.validation === 'email' ? 'EMAIL' : 'DNS',
      ...(infra.validation === 'email' || infra.zone === null || zoned.length === 0
        ? {}
        : {
            DomainValidationOptions: zoned.map((name) => ({
              DomainName: name,
              HostedZoneId: infra.zone ?? '',
            })),
          }),
    },
  };
}
