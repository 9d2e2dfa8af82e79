// Types and no interfaces: only those are JSON to the compiler (an interface could be given further properties).

/** What may stand in a template of CloudFormation: JSON, intrinsic functions (`{ Ref: 'Bucket' }`) included. */
export type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateObject;

export type TemplateObject = { readonly [key: string]: TemplateValue };

/** The types of resources that our templates hold. */
export type ResourceType =
  | 'AWS::CertificateManager::Certificate'
  | 'AWS::CloudFront::CachePolicy'
  | 'AWS::CloudFront::Distribution'
  | 'AWS::CloudFront::Function'
  | 'AWS::CloudFront::OriginAccessControl'
  | 'AWS::CloudFront::ResponseHeadersPolicy'
  | 'AWS::CloudWatch::Alarm'
  | 'AWS::IAM::OIDCProvider'
  | 'AWS::IAM::Role'
  | 'AWS::Route53::RecordSet'
  | 'AWS::S3::Bucket'
  | 'AWS::S3::BucketPolicy'
  | 'AWS::SES::EmailIdentity'
  | 'AWS::SES::ReceiptRule'
  | 'AWS::SES::ReceiptRuleSet'
  | 'AWS::SNS::Topic';

export type Resource = {
  readonly Type: ResourceType;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  /** `RetainExceptOnCreate` keeps what a deleted stack leaves, and clears away what a stack that never came about made. */
  readonly DeletionPolicy?: 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Retain';
  readonly Properties: Readonly<Record<string, TemplateValue>>;
};

export type TemplateParameter = {
  readonly Type: 'String';
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
};

export type TemplateOutput = {
  readonly Description: string;
  readonly Condition?: string;
  readonly Value: TemplateValue;
};

/** A template of CloudFormation. Sections that would be empty are left out. */
export type Template = {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, TemplateValue>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
};
