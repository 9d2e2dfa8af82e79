import type { InfraConfig } from '../../config/types.ts';
import type { SiteNames } from '../names.ts';
import type {
  Template,
  TemplateOutput,
  Resource,
  TemplateParameter,
  TemplateValue,
} from './template.ts';

/** All that the templates are made from. */
export interface TemplateInput {
  readonly infra: InfraConfig;
  readonly names: SiteNames;
  readonly bucket: string;
  /** Of the bucket. */
  readonly region: string;
  /** `''` or `path/` */
  readonly prefix: string;
  /** A key prefix of the bucket: `.storyclub/`. */
  readonly statePrefix: string;
  /** Source of the viewer-request function. */
  readonly viewerFunction: string;
  /** Header that objects are tagged with, `x-amz-meta-cache-tag`; null where tags are not wanted. */
  readonly tagHeader: string | null;
  /** Edge lifetimes the tiers ask for, seconds. */
  readonly lifetimes: { readonly shortest: number; readonly longest: number };
}

/** What the outputs of our stacks are called. */
export const outputs = {
  bucket: 'Bucket',
  distributionId: 'DistributionId',
  distributionDomain: 'DistributionDomainName',
  certificateArn: 'CertificateArn',
  roleArn: 'PublishRoleArn',
  mailBucket: 'MailBucket',
  mailRuleSet: 'MailRuleSet',
} as const;

/** Records that let SES take mails for a domain are outputs where no zone is given: `Dkim1Name`, `Dkim1Value` … */
export type OutputName =
  | (typeof outputs)[keyof typeof outputs]
  | `Dkim${number}${'Name' | 'Value'}`;

export type StackKind = 'site' | 'certificate' | 'mail' | 'alarms';

/** A stack of CloudFormation, ready to be deployed. */
export interface Stack {
  readonly kind: StackKind;
  readonly name: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters: readonly StackParameter[];
  /** What its owner has to do once it is deployed, and before the next one is: one sentence. */
  readonly nextStep: string | null;
  /** What each resource is there for, by its logical id: comments of the readable form. */
  readonly comments: Readonly<Record<string, string>>;
}

/** Where a parameter's value comes from. */
export type StackParameter =
  | {
      readonly from: 'output';
      readonly name: string;
      /** Name of a stack that is deployed before. */
      readonly stack: string;
      readonly output: OutputName;
    }
  /** The owner may give one; the template has a default. */
  | { readonly from: 'owner'; readonly name: string; readonly describe: string };

/** A DNS record that no template makes, and the site needs. */
export interface NeededRecord {
  readonly name: NeededText;
  /** `ALIAS` is what the DNS host calls ALIAS, ANAME or a flattened CNAME: an apex can have no CNAME. */
  readonly type: 'CNAME' | 'ALIAS' | 'MX';
  readonly value: NeededText;
  /** What it does: the end of a sentence that begins with "It". */
  readonly does: string;
}

export type NeededText =
  | { readonly is: 'text'; readonly text: string }
  /** Known when the stack is there. */
  | { readonly is: 'output'; readonly stack: string; readonly output: OutputName }
  /** ACM makes it up when the certificate is asked for, and the stack waits for the record. */
  | { readonly is: 'validation'; readonly domain: string };

export interface SiteStacks {
  /** In the order they are deployed in. */
  readonly stacks: readonly Stack[];
  readonly records: readonly NeededRecord[];
  /** Sentences: what the plan or the variant lacks, and what to know about it. */
  readonly unavailable: readonly string[];
}

/** Part of a template: what one piece of the site adds to its stack. */
export interface Part {
  readonly resources: Readonly<Record<string, Commented>>;
  readonly parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly conditions?: Readonly<Record<string, TemplateValue>>;
  readonly outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly given?: readonly StackParameter[];
}

export interface Commented {
  readonly comment: string;
  readonly resource: Resource;
}
