import { expect, test } from 'vitest';
import { propertiesOfTemplates, withoutProperty } from '../support/account/without.ts';

/** What nobody is worse off without, and why. */
const harmless: readonly (readonly [RegExp, string])[] = [
  [/\/(Comment|Sid)$/, 'it is for people to read'],
  [/\/DomainValidationOptions\//, 'the stack waits for the record instead, which the owner makes'],
  [/\/(DefaultTTL|MaxTTL)$/, 'objects have a Cache-Control, and a year is CloudFront’s own limit'],
  [/\/(IncludeSubdomains|Preload|EvaluateTargetHealth)$/, 'false is the default'],
  [/RemoveHeadersConfig\/Items\/1$/, 'a digest tells readers nothing that the page does not'],
  [/\/DefaultRootObject$/, 'the viewer-request function names index.html itself'],
  [/CustomErrorResponses\/0$/, 'S3 does not answer 403 for a page to who may list'],
  [/\/ErrorCachingMinTTL$/, 'ten seconds are the default'],
  [/PolicyDocument\/Statement\/2$/, 'the viewer-request function refuses the state too'],
];

// Every other value stands in the template for a reason: without it CloudFormation refuses, or the doctor finds it.
test.each(propertiesOfTemplates())('without %s', async (property) => {
  const outcome = await withoutProperty(property);
  const isHarmless = harmless.some(([pattern]) => pattern.test(property));
  expect(outcome.length === 0 ? 'nothing comes of it' : 'it is noticed').toBe(
    isHarmless ? 'nothing comes of it' : 'it is noticed',
  );
});
