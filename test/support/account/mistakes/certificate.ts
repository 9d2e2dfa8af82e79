import type { Mistake } from './mistake.ts';
import { addRecord, certificateOf, day, first } from './made.ts';
import { now } from '../../infra-facts.ts';

/** The certificate and what validates it. */
export const certificateMistakes: readonly Mistake[] = [
  [
    'expired',
    (state) => {
      certificateOf(state).detail.NotAfter = new Date(now - day);
      certificateOf(state).detail.Status = 'EXPIRED';
    },
    ['certificate-not-issued', 'certificate-untrusted'],
  ],
  [
    'about to expire',
    (state) => {
      certificateOf(state).detail.NotAfter = new Date(now + 10 * day);
    },
    ['certificate-expiring'],
  ],
  [
    'renewal held up',
    (state) => {
      certificateOf(state).detail.RenewalSummary = {
        RenewalStatus: 'PENDING_VALIDATION',
        DomainValidationOptions: [],
        UpdatedAt: new Date(now),
      };
    },
    ['certificate-renewal'],
  ],
  [
    'a name it lacks',
    (state) => {
      certificateOf(state).detail.SubjectAlternativeNames = ['www.storyclub.example'];
    },
    ['certificate-lacks-name', 'certificate-untrusted'],
  ],
  [
    'its CNAME taken away',
    (state) => {
      const zone = first(state.zones);
      zone.records = zone.records.filter(({ Type }) => Type !== 'CNAME');
    },
    ['validation-record-missing'],
  ],
  [
    'CAA for another authority',
    (state) => {
      addRecord(state, {
        Name: 'storyclub.example.',
        Type: 'CAA',
        TTL: 300,
        ResourceRecords: [{ Value: '0 issue "letsencrypt.org"' }],
      });
    },
    ['caa-forbids-amazon'],
  ],
  [
    'imported',
    (state) => {
      certificateOf(state).detail.Type = 'IMPORTED';
      certificateOf(state).detail.NotBefore = new Date(now - 340 * day);
      certificateOf(state).detail.NotAfter = new Date(now + 20 * day);
    },
    ['certificate-expiring'],
  ],
  [
    'validated by e-mail',
    (state) => {
      const { detail } = certificateOf(state);
      detail.DomainValidationOptions = detail.DomainValidationOptions?.map(({ DomainName }) => ({
        DomainName,
        ValidationMethod: 'EMAIL',
        ValidationStatus: 'SUCCESS',
        ValidationEmails: ['admin@storyclub.example'],
      }));
    },
    ['certificate-by-email'],
  ],
];
