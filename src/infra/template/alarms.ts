import { ref } from './intrinsics.ts';
import type { Part, TemplateInput } from './stacks.ts';
import type { Resource, TemplateValue } from './template.ts';
import { viewerRequestName } from './viewer-request.ts';

/**
 * Alarms for readers who are answered 5xx, and the address they go to. CloudFront's figures are in us-east-1 only
 * (DG monitoring-using-cloudwatch).
 */
export function alarmsPart({ infra }: TemplateInput, distribution: TemplateValue): Part {
  if (infra.alarms === null) return { resources: {} };
  return {
    resources: {
      AlarmMails: {
        comment: 'The address has to confirm that it wants the mails.',
        resource: {
          Type: 'AWS::SNS::Topic',
          Properties: { Subscription: [{ Protocol: 'email', Endpoint: infra.alarms }] },
        },
      },
      ServerErrors: {
        comment: 'One answer of a hundred, or more, is 5xx for 15 minutes.',
        resource: alarm(infra.stack, {
          name: 'server-errors',
          metric: '5xxErrorRate',
          statistic: 'Average',
          threshold: 1,
          dimension: { Name: 'DistributionId', Value: distribution },
        }),
      },
      FunctionErrors: {
        comment: 'The viewer-request function fails: readers get 503 whatever is in the cache.',
        resource: alarm(infra.stack, {
          name: 'function-errors',
          metric: 'FunctionExecutionErrors',
          statistic: 'Sum',
          threshold: 1,
          dimension: { Name: 'FunctionName', Value: viewerRequestName(infra) },
        }),
      },
    },
  };
}

function alarm(
  stack: string,
  rule: {
    readonly name: string;
    readonly metric: string;
    readonly statistic: 'Average' | 'Sum';
    readonly threshold: number;
    readonly dimension: TemplateValue;
  },
): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${stack}-${rule.name}`,
      Namespace: 'AWS/CloudFront',
      MetricName: rule.metric,
      Dimensions: [rule.dimension, { Name: 'Region', Value: 'Global' }],
      Statistic: rule.statistic,
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: rule.threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // No readers, no figures.
      TreatMissingData: 'notBreaching',
      AlarmActions: [ref('AlarmMails')],
    },
  };
}
