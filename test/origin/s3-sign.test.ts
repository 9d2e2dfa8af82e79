import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Signer } from '../../src/origin/s3-sign.ts';

/** Keys and requests of AWS's own examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = Date.UTC(2013, 4, 24);
const host = 'examplebucket.s3.amazonaws.com';

describe("a signature is the one in AWS's example", () => {
  test.each([
    [
      'PUT of an object',
      {
        method: 'PUT',
        path: '/test%24file.text',
        query: {},
        headers: {
          host,
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
          'x-amz-content-sha256': hash('sha256', 'Welcome to Amazon S3.'),
        },
      },
      'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'a listing',
      {
        method: 'GET',
        path: '/',
        query: { prefix: 'J', 'max-keys': '2' },
        headers: { host, 'x-amz-content-sha256': hash('sha256', '') },
      },
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s', (_, request, names, signature) => {
    const { authorization } = new Signer('us-east-1').sign(request, credentials, now);
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });
});

test('every signer of a region signs alike, on the next day and with other credentials too', () => {
  const request = {
    method: 'PUT',
    path: '/a',
    query: {},
    headers: { host, 'x-amz-content-sha256': 'e' },
  };
  const kept = new Signer('eu-west-2');
  const other = { ...credentials, secretAccessKey: 'another', sessionToken: 'of a role' };
  for (const [who, at] of [
    [credentials, now],
    [credentials, now + 86_400_000],
    [other, now + 86_400_000],
    [credentials, now],
  ] as const) {
    const signed = kept.sign(request, who, at);
    expect(signed).toEqual(new Signer('eu-west-2').sign(request, who, at));
    expect(signed['x-amz-security-token']).toBe('sessionToken' in who ? 'of a role' : undefined);
  }
});
