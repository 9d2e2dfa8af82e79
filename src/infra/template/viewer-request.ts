import { getAtt } from './intrinsics.ts';
import type { InfraConfig } from '../../config/types.ts';
import type { Part, TemplateInput } from './stacks.ts';

/** The function that runs before the cache is asked. */
export function viewerRequestPart({ infra, viewerFunction }: TemplateInput): Part {
  return {
    resources: {
      ViewerRequest: {
        comment:
          'Leads a URL to its object: /x/ and /x to x/index.html, other names to the one of the site, the state to nowhere.',
        resource: {
          Type: 'AWS::CloudFront::Function',
          Properties: {
            Name: viewerRequestName(infra),
            AutoPublish: true,
            FunctionConfig: {
              Comment: 'Index documents, one name for readers, no way to the state',
              Runtime: 'cloudfront-js-2.0',
            },
            FunctionCode: viewerFunction,
          },
        },
      },
    },
  };
}

export const viewerRequestArn = getAtt('ViewerRequest', 'FunctionARN');

export function viewerRequestName({ stack }: InfraConfig): string {
  return `${stack}-viewer-request`;
}
