import type { Mistake } from './mistake.ts';
import { addRecord, first, removeRecords } from './made.ts';

/** The records that lead readers to the distribution. */
export const dnsMistakes: readonly Mistake[] = [
  [
    'IPv4 that leads elsewhere',
    (state) => {
      removeRecords(state, 'www.storyclub.example.', 'A');
      addRecord(state, {
        Name: 'www.storyclub.example.',
        Type: 'A',
        TTL: 300,
        ResourceRecords: [{ Value: '203.0.113.9' }],
      });
    },
    ['https-unanswered', 'http-not-redirected', 'name-elsewhere'],
  ],
  [
    'a CNAME to another distribution',
    (state) => {
      removeRecords(state, 'www.storyclub.example.', 'A', 'AAAA');
      addRecord(state, {
        Name: 'www.storyclub.example.',
        Type: 'CNAME',
        TTL: 300,
        ResourceRecords: [{ Value: 'dother.cloudfront.net' }],
      });
    },
    ['https-unanswered', 'http-not-redirected', 'name-elsewhere'],
  ],
  [
    'no AAAA',
    (state) => {
      removeRecords(state, 'www.storyclub.example.', 'AAAA');
    },
    ['aaaa-missing'],
  ],
  [
    'a name without records',
    (state) => {
      removeRecords(state, 'storyclub.example.', 'A', 'AAAA');
    },
    ['name-unresolved'],
  ],
  [
    'target health',
    (state) => {
      const zone = first(state.zones);
      zone.records = zone.records.map((one) =>
        one.AliasTarget === undefined
          ? one
          : { ...one, AliasTarget: { ...one.AliasTarget, EvaluateTargetHealth: true } },
      );
    },
    ['alias-record'],
  ],
  [
    'a private zone',
    (state) => {
      const zone = first(state.zones);
      state.zones.set(zone.id, { ...zone, isPrivate: true });
    },
    ['validation-record-missing', 'name-unresolved', 'zone-private'],
  ],
  [
    'another host, kept for a day',
    (state) => {
      removeRecords(state, 'www.storyclub.example.', 'A', 'AAAA');
      addRecord(state, {
        Name: 'www.storyclub.example.',
        Type: 'A',
        TTL: 86_400,
        ResourceRecords: [{ Value: '203.0.113.9' }],
      });
    },
    ['https-unanswered', 'http-not-redirected', 'name-elsewhere', 'ttl-high'],
  ],
  [
    'a CNAME to the distribution',
    (state) => {
      const { domainName } = first(state.distributions);
      removeRecords(state, 'www.storyclub.example.', 'A', 'AAAA');
      addRecord(state, {
        Name: 'www.storyclub.example.',
        Type: 'CNAME',
        TTL: 86_400,
        ResourceRecords: [{ Value: domainName }],
      });
    },
    [],
  ],
];
