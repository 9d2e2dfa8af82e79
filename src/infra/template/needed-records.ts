import type { SiteNames } from '../names.ts';
import { makesCertificate, sendsMails } from './certificate.ts';
import { mailDomains } from './mail-domains.ts';
import { dkimOutputs } from './mail-identities.ts';
import { mailServer } from './mail.ts';
import { stackName } from './names-of-stacks.ts';
import { type NeededRecord, type NeededText, outputs, type TemplateInput } from './stacks.ts';
import { domainOf, isInZone } from './zone.ts';

/** The records to be made where the names are kept, as no zone of Route 53 is given for them; in the order they are needed. */
export function neededRecords(input: TemplateInput): readonly NeededRecord[] {
  return [
    ...(sendsMails(input) ? mailRecords(input) : []),
    ...(makesCertificate(input) && input.infra.validation === 'dns'
      ? elsewhere(input).map(validationRecord)
      : []),
    ...leading(input).map((name) => siteRecord(input, name)),
  ];
}

function elsewhere({ infra, names }: TemplateInput): readonly string[] {
  const all = [names.host, ...names.otherNames];
  return infra.zone === null ? all : all.filter((name) => !isInZone(name, names));
}

/** The names whose records lead to the distribution and are made by hand. */
function leading(input: TemplateInput): readonly string[] {
  const { infra, names } = input;
  switch (infra.names) {
    case 'all':
      return elsewhere(input);
    case 'aliases':
      return [names.host, ...names.otherNames];
    case 'none':
      return [];
  }
}

function validationRecord(domain: string): NeededRecord {
  const made: NeededText = { is: 'validation', domain };
  return {
    name: made,
    type: 'CNAME',
    value: made,
    does: `shows ACM that ${domain} is yours, now and at every renewal: it has to stay.`,
  };
}

function siteRecord({ infra, names }: TemplateInput, name: string): NeededRecord {
  return {
    name: text(name),
    type: isApex(name, names) ? 'ALIAS' : 'CNAME',
    value: {
      is: 'output',
      stack: stackName(infra, 'site'),
      output: outputs.distributionDomain,
    },
    does: `leads readers of ${name} to the distribution, by IPv4 and by IPv6.`,
  };
}

/** An apex can have no CNAME (RFC 1034 §3.6.2), since it has NS and SOA records. */
function isApex(name: string, { host, otherNames }: SiteNames): boolean {
  return name === domainOf(name) || [host, ...otherNames].includes(`www.${name}`);
}

function mailRecords(input: TemplateInput): readonly NeededRecord[] {
  const kept = new Set(elsewhere(input).map((name) => name.replace(/^www\./, '')));
  const stack = stackName(input.infra, 'mail');
  return mailDomains(input.names).flatMap((domain, index) =>
    kept.has(domain)
      ? [
          ...dkimOutputs(index).map(({ name, value }): NeededRecord => ({
            name: { is: 'output', stack, output: name },
            type: 'CNAME',
            value: { is: 'output', stack, output: value },
            does: `shows SES that ${domain} is yours.`,
          })),
          {
            name: text(domain),
            type: 'MX',
            value: text(mailServer),
            does: `leads all mails for ${domain} to SES: a mailbox that is elsewhere gets none from then on.`,
          },
        ]
      : [],
  );
}

function text(value: string): NeededText {
  return { is: 'text', text: value };
}
