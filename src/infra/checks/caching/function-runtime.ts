import { defineCheck } from '../check.ts';
import { behaviourName } from '../words.ts';

export const functionRuntime = defineCheck({
  code: 'function-old-runtime',
  title: 'Functions on viewer requests have the current runtime',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution', 'functions'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-features.html',
  judge: ({ read }) => {
    const functions = read('functions');
    const running = read('distribution').behaviours.flatMap(({ pattern, viewerRequest }) => {
      const known = viewerRequest?.kind === 'function' ? functions[viewerRequest.arn] : undefined;
      return known === undefined ? [] : [{ pattern, known }];
    });
    if (running.length === 0) return null;
    return running
      .filter(({ known }) => known.runtime === 'cloudfront-js-1.0')
      .map(({ pattern, known }) => ({
        what: `${behaviourName(pattern)} runs the function ${known.name} on the runtime cloudfront-js-1.0.`,
        why: 'It lacks what functions are written with today, promises and raw query strings among it, and a function for 2.0 fails there for every reader.',
        next: 'Try the function on cloudfront-js-2.0 in the console of CloudFront, then publish it with that runtime.',
        fix: null,
      }));
  },
});
