/** A stack of CloudFormation as it is described. Instants are epoch milliseconds. */
export interface StackFacts {
  /** ARN. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** In CloudFormation's words: `CREATE_COMPLETE`. */
  readonly status: string;
  readonly reason: string | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface StackEvent {
  readonly id: string;
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string | null;
  /** `AWS::S3::Bucket`; the stack itself is `AWS::CloudFormation::Stack`. */
  readonly type: string;
  /** `CREATE_IN_PROGRESS` */
  readonly status: string;
  readonly reason: string | null;
}

/**
 * What can be done with a stack in a status
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html).
 */
export type StackPhase =
  /** A change set was made for it, and nothing else. */
  | 'reviewed'
  | 'working'
  /** As its template says. */
  | 'settled'
  /** As it was before an update that failed. */
  | 'rolled-back'
  /** Its creation failed and was undone: it holds nothing, and can only be deleted. */
  | 'creation-undone'
  /** Its creation or deletion failed half-way: it can only be deleted, and may hold something. */
  | 'half-way'
  /** An update failed, and taking it back failed too: the rolling back has to be continued. */
  | 'stuck'
  | 'gone';

export function phaseOf(status: string): StackPhase {
  switch (status) {
    case 'REVIEW_IN_PROGRESS':
      return 'reviewed';
    case 'CREATE_COMPLETE':
    case 'UPDATE_COMPLETE':
    case 'IMPORT_COMPLETE':
      return 'settled';
    case 'UPDATE_ROLLBACK_COMPLETE':
    case 'IMPORT_ROLLBACK_COMPLETE':
      return 'rolled-back';
    case 'ROLLBACK_COMPLETE':
      return 'creation-undone';
    case 'CREATE_FAILED':
    case 'ROLLBACK_FAILED':
    case 'DELETE_FAILED':
      return 'half-way';
    case 'UPDATE_FAILED':
    case 'UPDATE_ROLLBACK_FAILED':
    case 'IMPORT_ROLLBACK_FAILED':
      return 'stuck';
    case 'DELETE_COMPLETE':
      return 'gone';
    default:
      // Whatever else there is ends in _IN_PROGRESS; a status that is new is waited for, not acted on.
      return 'working';
  }
}
