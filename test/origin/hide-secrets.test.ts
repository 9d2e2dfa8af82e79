import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/origin/hide-secrets.ts';

const token = `IQoJb3JpZ2luX2VjE${'canary/token+'.repeat(30)}==`;

test.each([
  ['the key AKIAIOSFODNN7EXAMPLE is unknown', 'the key … is unknown'],
  ['Credential=ASIAIOSFODNN7EXAMPLE/20261120/s3', 'Credential=…/20261120/s3'],
  [`the token ${token} is malformed`, 'the token … is malformed'],
  [`x-amz-security-token:${token}\nhost:s3`, 'x-amz-security-token:…\nhost:s3'],
  [`Signature=${'0123456789abcdef'.repeat(4)}, next`, 'Signature=…, next'],
])('%j says %j', (said, shown) => {
  expect(hideSecrets(said)).toBe(shown);
});

test.each([
  'User: arn:aws:sts::111122223333:assumed-role/publisher/i-0123456789abcdef0 is not authorized',
  `arn:aws:s3:::www.storyclub.example/site/stories/${'a-long-walk-'.repeat(12)}/index.html`,
  'We encountered an internal error. Please try again.',
])('%j stays as it is', (said) => {
  expect(hideSecrets(said)).toBe(said);
});
