import { describe, expect, test } from 'vitest';
import type { ControlState } from '../../../src/edge/control/control-state.ts';
import { ask, config, optimized, source, stateOf } from '../../support/ask-control.ts';
import { innerXml } from '../../support/s3-xml.ts';

describe('the configuration', () => {
  test('has one ETag, alone and whole, until it changes', () => {
    const etagOf = (state: ControlState, path: string): string | undefined =>
      ask(state, `GET ${path}`).headers['ETag'];
    const whole = etagOf(stateOf(), 'distribution/E0CLUB');
    expect(whole).toMatch(/^E[0-9A-Z]{13}$/);
    expect(etagOf(stateOf(), 'distribution/E0CLUB/config')).toBe(whole);
    const changed = stateOf({ config: { ...config, tagHeader: null } });
    expect(etagOf(changed, 'distribution/E0CLUB')).not.toBe(whole);
  });

  test('says what a behaviour does', () => {
    const { body } = ask(stateOf(), 'GET distribution/E0CLUB/config');
    const [members = ''] = innerXml(body, 'CacheBehavior');
    expect(innerXml(members, 'PathPattern')).toEqual(['members/*']);
    expect(innerXml(members, 'ViewerProtocolPolicy')).toEqual(['https-only']);
    expect(innerXml(members, 'Method')).toEqual([
      'HEAD',
      'DELETE',
      'POST',
      'GET',
      'OPTIONS',
      'PUT',
      'PATCH',
      'HEAD',
      'GET',
    ]);
    const [usual = ''] = innerXml(body, 'DefaultCacheBehavior');
    expect(innerXml(usual, 'CachePolicyId')).toEqual([optimized]);
    expect(innerXml(usual, 'Method')).toEqual(['HEAD', 'GET', 'HEAD', 'GET']);
    expect(innerXml(usual, 'EventType')).toEqual(['viewer-request']);
    expect(innerXml(body, 'HeaderName')).toEqual(['x-amz-meta-cache-tag']);
    expect(innerXml(body, 'CustomErrorResponse')).toEqual([
      '<ErrorCode>404</ErrorCode><ResponsePagePath>/404.html</ResponsePagePath>' +
        '<ResponseCode>404</ResponseCode><ErrorCachingMinTTL>5</ErrorCachingMinTTL>',
    ]);
  });

  test('names its policies, which can be read one by one, whole and alone', () => {
    const state = stateOf();
    const { body } = ask(state, 'GET distribution/E0CLUB/config');
    const read = (kind: string, element: string): string => {
      const id = innerXml(body, element).at(-1) ?? '';
      const whole = ask(state, `GET ${kind}/${id}`).body;
      const alone = ask(state, `GET ${kind}/${id}/config`).body;
      expect(whole).toContain(`<Id>${id}</Id><LastModifiedTime>2026-11-20T11:59:00.000Z</`);
      expect(whole).toContain(alone.replace(/^.*?xmlns="[^"]+">/s, ''));
      return alone;
    };
    expect(innerXml(read('cache-policy', 'CachePolicyId'), 'QueryStringsConfig')).toEqual([
      '<QueryStringBehavior>whitelist</QueryStringBehavior><QueryStrings><Quantity>2</Quantity>' +
        '<Items><Name>page</Name><Name>lang</Name></Items></QueryStrings>',
    ]);
    expect(
      innerXml(read('origin-request-policy', 'OriginRequestPolicyId'), 'CookieBehavior'),
    ).toEqual(['all']);
    const headers = read('response-headers-policy', 'ResponseHeadersPolicyId');
    expect(innerXml(headers, 'StrictTransportSecurity')).toEqual([
      '<Override>true</Override><IncludeSubdomains>true</IncludeSubdomains><Preload>true</Preload>' +
        '<AccessControlMaxAgeSec>63072000</AccessControlMaxAgeSec>',
    ]);
    expect(innerXml(headers, 'ResponseHeadersPolicyCustomHeader')).toEqual([
      '<Header>X-Club</Header><Value>a &amp; b</Value><Override>false</Override>',
    ]);
    expect(innerXml(headers, 'ResponseHeadersPolicyRemoveHeader')).toEqual([
      '<Header>x-amz-meta-cache-tag</Header>',
    ]);
  });

  test('names its function, whose source can be read as it is', () => {
    const state = stateOf();
    const { body } = ask(state, 'GET distribution/E0CLUB');
    const name = innerXml(body, 'FunctionARN')[0]?.split('function/')[1] ?? '';
    expect(innerXml(ask(state, `GET function/${name}/describe`).body, 'Name')).toEqual([name]);
    expect(ask(state, `GET function/${name}`)).toMatchObject({
      headers: { 'Content-Type': 'application/octet-stream' },
      body: source,
    });
  });

  test('is listed as the one distribution', () => {
    const { body } = ask(stateOf(), 'GET distribution');
    expect(innerXml(body, 'DomainName')[0]).toBe('club.cloudfront.net');
    expect(body).toContain('<Quantity>1</Quantity><Items><DistributionSummary><Id>E0CLUB</Id>');
    const next = ask(stateOf(), 'GET distribution?Marker=E0CLUB').body;
    expect(next).toContain('<Marker>E0CLUB</Marker>');
    expect(innerXml(next, 'DistributionSummary')).toEqual([]);
  });
});
