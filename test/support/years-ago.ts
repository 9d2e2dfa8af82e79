import { answers, apex, http, unanswered, www } from './infra-face.ts';
import {
  factsWith,
  now,
  rightBehaviour,
  rightCertificate,
  rightDistribution,
  rightSite,
} from './infra-facts.ts';

const day = 86_400_000;
const bucket = 'www.storyclub.example';
const endpoint = 's3-website.eu-west-2.amazonaws.com';
const { domainName } = rightDistribution;
const via = { via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)' };

const legacyCache = {
  name: null,
  managed: false,
  minTtl: 0,
  defaultTtl: 86_400,
  maxTtl: 31_536_000,
  queryStrings: 'none',
  cookies: 'none',
  headers: [],
  gzip: false,
  brotli: false,
} as const;

const openPolicy = {
  isPublic: true,
  statements: [
    {
      sid: 'PublicReadGetObject',
      effect: 'Allow',
      principals: { kind: 'everyone' },
      actions: ['s3:GetObject'],
      notActions: [],
      resources: [`arn:aws:s3:::${bucket}/*`],
      notResources: [],
      conditions: {},
    },
  ],
} as const;

/** Clicked together in the console: a public website bucket, CloudFront before it later, the apex by a bucket that redirects. */
export const yearsAgo = factsWith(
  {
    distribution: {
      ...rightDistribution,
      aliases: [rightSite.host],
      httpVersion: 'http2',
      ipv6: false,
      viewerCertificate: {
        kind: 'acm',
        id: rightCertificate.arn,
        minimumProtocol: 'TLSv1_2016',
        support: 'sni-only',
      },
      origins: [
        {
          id: 'S3-Website',
          domainName: `${bucket}.${endpoint}`,
          path: '',
          kind: 's3-website',
          isBucket: true,
          leadsHere: true,
          access: { kind: 'none' },
          protocol: 'http-only',
        },
      ],
      behaviours: [
        {
          ...rightBehaviour,
          originId: 'S3-Website',
          viewerProtocol: 'allow-all',
          compress: false,
          cache: { legacy: legacyCache },
          headersPolicyId: null,
          viewerRequest: null,
        },
      ],
      errors: [],
      tagHeader: null,
    },
    cachePolicies: {},
    headersPolicies: {},
    accessControls: {},
    functions: {},
    certificate: {
      ...rightCertificate,
      names: [rightSite.host],
      notBefore: now - 200 * day,
      notAfter: now + 195 * day,
      validations: [
        {
          name: rightSite.host,
          method: 'EMAIL',
          status: 'SUCCESS',
          record: null,
          emails: ['admin@storyclub.example', 'webmaster@storyclub.example'],
        },
      ],
    },
    bucketPolicy: openPolicy,
    publicAccessBlock: null,
    ownership: null,
    versioning: 'Off',
    website: {
      indexDocument: 'index.html',
      errorDocument: '404.html',
      redirectsTo: null,
      routingRules: 0,
    },
    zone: {
      id: 'Z0123456789EXAMPLE',
      name: 'storyclub.example',
      isPrivate: false,
      records: [
        { name: rightSite.host, type: 'CNAME', ttl: 300, values: [domainName], alias: null },
        {
          name: 'storyclub.example',
          type: 'A',
          ttl: null,
          values: [],
          alias: { name: endpoint, zoneId: 'Z3GKZC51ZF0DB4', evaluateTargetHealth: false },
        },
      ],
    },
    names: [
      {
        name: rightSite.host,
        a: ['192.0.2.10'],
        aaaa: [],
        cnames: [domainName],
        caa: [],
      },
      { name: 'storyclub.example', a: ['192.0.2.77'], aaaa: [], cnames: [], caa: [] },
    ],
    validationRecords: [],
    face: {
      answers: [
        { purpose: 'home', url: www, answer: answers(200, via) },
        { purpose: 'home', url: http(www), answer: answers(200, via) },
        { purpose: 'home', url: apex, answer: unanswered },
        {
          purpose: 'home',
          url: http(apex),
          answer: answers(301, { server: 'AmazonS3', location: http(www) }),
        },
        { purpose: 'page', url: `${www}s/the-fox/`, answer: answers(200, via) },
        { purpose: 'state', url: `${www}.storyclub/ledger.json`, answer: answers(404, via) },
        { purpose: 'missing', url: `${www}no-such-page-6f1d/`, answer: answers(404, via) },
        {
          purpose: 'bucket-direct',
          url: `https://s3.eu-west-2.amazonaws.com/${bucket}/index.html`,
          answer: answers(200),
        },
        {
          purpose: 'bucket-direct-http',
          url: `http://s3.eu-west-2.amazonaws.com/${bucket}/index.html`,
          answer: answers(200),
        },
        { purpose: 'bucket-website', url: `http://${bucket}.${endpoint}/`, answer: answers(200) },
      ],
      handshakes: [
        {
          name: rightSite.host,
          outcome: {
            is: 'shaken',
            protocol: 'TLSv1.3',
            trusted: true,
            distrust: null,
            notAfter: now + 195 * day,
            alpn: 'h2',
          },
          accepts: { TLSv1: true, 'TLSv1.1': true, 'TLSv1.2': true, 'TLSv1.3': true },
        },
        {
          name: 'storyclub.example',
          outcome: { is: 'refused', why: 'no connection could be made in time' },
          accepts: { TLSv1: null, 'TLSv1.1': null, 'TLSv1.2': null, 'TLSv1.3': null },
        },
      ],
    },
  },
  { site: { bucket } },
);
