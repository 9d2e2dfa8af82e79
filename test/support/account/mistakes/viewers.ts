import type { Mistake } from './mistake.ts';
import { behaviourOf, day, distributionOf, first, headersPolicyOf, present } from './made.ts';
import { now } from '../../infra-facts.ts';

/** Between readers and CloudFront. */
export const viewerMistakes: readonly Mistake[] = [
  [
    'a behaviour that allows HTTP',
    (state) => {
      behaviourOf(state).ViewerProtocolPolicy = 'allow-all';
    },
    ['viewer-http'],
  ],
  [
    'a second behaviour that allows HTTP',
    (state) => {
      const { TargetOriginId, CachePolicyId, ResponseHeadersPolicyId } = behaviourOf(state);
      distributionOf(state).CacheBehaviors = {
        Quantity: 1,
        Items: [
          {
            PathPattern: '/assets/*',
            TargetOriginId,
            CachePolicyId,
            ResponseHeadersPolicyId,
            Compress: true,
            ViewerProtocolPolicy: 'allow-all',
          },
        ],
      };
    },
    ['viewer-http'],
  ],
  [
    'writing methods',
    (state) => {
      behaviourOf(state).AllowedMethods = {
        Quantity: 7,
        Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
      };
    },
    ['viewer-redirects-writes'],
  ],
  [
    'TLS 1.0',
    (state) => {
      present(distributionOf(state).ViewerCertificate).MinimumProtocolVersion = 'TLSv1';
    },
    ['old-tls-policy'],
  ],
  [
    'dedicated addresses',
    (state) => {
      present(distributionOf(state).ViewerCertificate).SSLSupportMethod = 'vip';
    },
    ['dedicated-addresses'],
  ],
  [
    'HTTP/1.1 only',
    (state) => {
      distributionOf(state).HttpVersion = 'http1.1';
    },
    ['old-http-version'],
  ],
  [
    'IPv6 off',
    (state) => {
      distributionOf(state).IsIPV6Enabled = false;
    },
    ['ipv6-off'],
  ],
  [
    'an alias taken away',
    (state) => {
      distributionOf(state).Aliases = { Quantity: 1, Items: ['www.storyclub.example'] };
    },
    ['alias-missing', 'certificate-untrusted'],
  ],
  [
    'no certificate',
    (state) => {
      distributionOf(state).ViewerCertificate = {
        CloudFrontDefaultCertificate: true,
        MinimumProtocolVersion: 'TLSv1',
      };
    },
    ['certificate-none', 'certificate-untrusted'],
  ],
  [
    'switched off',
    (state) => {
      distributionOf(state).Enabled = false;
    },
    ['distribution-disabled', 'https-unanswered'],
  ],
  [
    'no headers policy',
    (state) => {
      behaviourOf(state).ResponseHeadersPolicyId = '';
    },
    ['hsts-missing', 'tag-header-shown'],
  ],
  [
    'HSTS for a day',
    (state) => {
      present(
        headersPolicyOf(state).SecurityHeadersConfig?.StrictTransportSecurity,
      ).AccessControlMaxAgeSec = 86_400;
    },
    ['hsts-short'],
  ],
  [
    'no HSTS',
    (state) => {
      delete headersPolicyOf(state).SecurityHeadersConfig?.StrictTransportSecurity;
    },
    ['hsts-missing'],
  ],
  [
    'preload without its conditions',
    (state) => {
      present(headersPolicyOf(state).SecurityHeadersConfig?.StrictTransportSecurity).Preload = true;
    },
    ['hsts-preload'],
  ],
  [
    'no viewer-request function',
    (state) => {
      behaviourOf(state).FunctionAssociations = { Quantity: 0 };
    },
    ['names-not-joined', 'pretty-urls-not-rewritten'],
  ],
  [
    'a change that is not deployed',
    (state) => {
      state.deployTakes = day;
      first(state.distributions).changedAt = now;
    },
    ['distribution-deploying'],
  ],
];
