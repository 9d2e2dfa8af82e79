/** Who runs the doctor (sts:GetCallerIdentity). */
export interface CallerFacts {
  readonly account: string;
  readonly arn: string;
}

/** What IAM says the publisher may do (iam:SimulatePrincipalPolicy); the bucket's own policy is not part of it. */
export interface RightsFacts {
  /** ARN of the user or role that was asked about. */
  readonly principal: string;
  /** It was named as what publishes; else it is who asks, for want of a better. */
  readonly named: boolean;
  /** Needed ones, and dangerous ones that publishing never needs. */
  readonly decisions: readonly RightDecision[];
}

export interface RightDecision {
  readonly action: string;
  readonly resource: string;
  /** Publishing needs it; else it is a right too many if allowed. */
  readonly needed: boolean;
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
}
