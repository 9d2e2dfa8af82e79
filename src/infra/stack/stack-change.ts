/** A change as CloudFormation lists it (API ResourceChange), as far as it is shown. */
export interface RawChange {
  readonly Action?: string | undefined;
  readonly PolicyAction?: string | undefined;
  readonly LogicalResourceId?: string | undefined;
  readonly PhysicalResourceId?: string | undefined;
  readonly ResourceType?: string | undefined;
  readonly Replacement?: string | undefined;
  readonly Details?: readonly RawDetail[] | undefined;
}

export interface RawDetail {
  readonly Target?:
    | {
        readonly Attribute?: string | undefined;
        readonly Name?: string | undefined;
        readonly Path?: string | undefined;
        readonly RequiresRecreation?: string | undefined;
        readonly BeforeValue?: string | undefined;
        readonly AfterValue?: string | undefined;
      }
    | undefined;
}

/** What happens to one resource of a stack. */
export interface StackChange {
  readonly action: 'add' | 'modify' | 'replace' | 'may-replace' | 'remove';
  readonly id: string;
  readonly physicalId: string | null;
  /** `AWS::S3::Bucket` */
  readonly type: string;
  readonly properties: readonly PropertyChange[];
  /** What is removed, or was there before a replacement, stays in the account. */
  readonly keeps: boolean;
}

export interface PropertyChange {
  /** `DistributionConfig.HttpVersion` */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The changes of a change set, in its order. */
export function toStackChanges(changes: readonly RawChange[]): readonly StackChange[] {
  return changes.map((change) => ({
    action: actionOf(change),
    id: change.LogicalResourceId ?? '?',
    physicalId: change.PhysicalResourceId ?? null,
    type: change.ResourceType ?? '?',
    properties: propertiesOf(change.Details ?? []),
    keeps: change.PolicyAction === 'Retain' || change.PolicyAction === 'ReplaceAndRetain',
  }));
}

/** Everything a template holds, as it is added to a stack that does not exist. */
export function everythingNew(
  resources: Readonly<Record<string, { readonly Type: string }>>,
): readonly StackChange[] {
  return Object.entries(resources).map(([id, { Type }]) => ({
    action: 'add',
    id,
    physicalId: null,
    type: Type,
    properties: [],
    keeps: false,
  }));
}

/** Whether a resource gets a new physical one is not always known before: Conditional, or decided in the course (Dynamic). */
function actionOf({ Action, Replacement }: RawChange): StackChange['action'] {
  switch (Action) {
    case 'Add':
    case 'Import':
      return 'add';
    case 'Remove':
      return 'remove';
    case 'Modify':
    case 'SyncWithActual':
      if (Replacement === 'True') return 'replace';
      return Replacement === 'Conditional' ? 'may-replace' : 'modify';
    default:
      return 'may-replace';
  }
}

function propertiesOf(details: readonly RawDetail[]): readonly PropertyChange[] {
  const rows = new Map<string, PropertyChange>();
  for (const { Target: target } of details) {
    if (target === undefined) continue;
    const path = pathOf(target);
    const before = target.BeforeValue ?? null;
    const after = target.AfterValue ?? null;
    // A property is listed once for each cause; only some of them know the values.
    if (before !== null || after !== null || !rows.has(path))
      rows.set(path, { path, before, after });
  }
  return [...rows.values()];
}

/** `/Properties/DistributionConfig/HttpVersion` → `DistributionConfig.HttpVersion` */
function pathOf(target: NonNullable<RawDetail['Target']>): string {
  const path = target.Path?.replace(/^\/Properties\//, '').replaceAll('/', '.');
  return path ?? target.Name ?? target.Attribute ?? '?';
}

/** Types of what our templates make: another one in a stack is of a stack that is not ours. */
const ours: ReadonlySet<string> = new Set([
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::Role',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SES::ReceiptRuleSet',
  'AWS::SNS::Topic',
]);

/** Another program, or a person, put it into the stack. */
export function isForeign({ type }: Pick<StackChange, 'type'>): boolean {
  return !ours.has(type);
}

/**
 * The changes that take the site away from its readers, or something away that is not ours: another bucket, another
 * distribution, a name that leads nowhere, whatever a stack holds that only has the name of ours.
 */
export function upheavals(changes: readonly StackChange[]): readonly StackChange[] {
  return changes.filter((change) => {
    const { action, id, type } = change;
    if (action === 'add' || action === 'modify') return false;
    if (type === 'AWS::Route53::RecordSet') return action === 'remove' && id.startsWith('Alias');
    return (
      type === 'AWS::S3::Bucket' || type === 'AWS::CloudFront::Distribution' || isForeign(change)
    );
  });
}
