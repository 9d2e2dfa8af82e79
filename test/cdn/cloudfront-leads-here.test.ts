import { describe, expect, test } from 'vitest';
import { toDistribution } from '../../src/cdn/cloudfront-distribution.ts';

function leadsHere(
  domain: string,
  originPath: string,
  target: { bucket: string; prefix: string },
): boolean | undefined {
  const config = {
    Origins: { Items: [{ Id: 'o', DomainName: domain, OriginPath: originPath }] },
    DefaultCacheBehavior: { TargetOriginId: 'o', MinTTL: 0 },
  };
  return toDistribution(config, new Map(), target).behaviours[0]?.leadsHere;
}

describe('a behaviour leads to the target', () => {
  const site = { bucket: 'www.club.example', prefix: '' };
  test.each([
    ['REST, regional', 'www.club.example.s3.eu-west-2.amazonaws.com'],
    ['REST, global', 'www.club.example.s3.amazonaws.com'],
    ['REST, the old dash', 'www.club.example.s3-eu-west-1.amazonaws.com'],
    ['REST, dual-stack', 'www.club.example.s3.dualstack.us-east-1.amazonaws.com'],
    ['REST, China', 'www.club.example.s3.cn-north-1.amazonaws.com.cn'],
    ['REST, in capitals', 'WWW.club.example.s3.eu-west-2.amazonaws.com'],
    ['website, dot', 'www.club.example.s3-website.eu-central-1.amazonaws.com'],
    ['website, dash', 'www.club.example.s3-website-eu-west-1.amazonaws.com'],
  ])('by every form of the bucket’s endpoint: %s', (_, domain) => {
    expect(leadsHere(domain, '', site)).toBe(true);
  });

  test.each([
    ['another bucket', 'club.example.s3.eu-west-2.amazonaws.com'],
    ['a bucket whose name begins alike', 'www.club.example.s3.archive.s3.eu-west-2.amazonaws.com'],
    ['a bucket whose name ends alike', 'x-www.club.example.s3.eu-west-2.amazonaws.com'],
    ['the site’s own name', 'www.club.example'],
    ['someone’s server', 'www.club.example.s3.eu-west-2.amazonaws.com.evil.example'],
  ])('but not by %s', (_, domain) => {
    expect(leadsHere(domain, '', site)).toBe(false);
  });

  test.each([
    ['', '', true],
    ['/club', 'club/', true],
    ['/club', 'club', true],
    ['/club', '/club/', true],
    ['/club/a', 'club/a/', true],
    ['/club', '', false],
    ['', 'club/', false],
    ['/club/a', 'club/', false],
  ])('origin path %j, prefix %j: %s', (originPath, prefix, expected) => {
    expect(leadsHere('b.s3.eu-west-2.amazonaws.com', originPath, { bucket: 'b', prefix })).toBe(
      expected,
    );
  });
});
