import type { Mistake } from './mistake.ts';
import { editRole } from './made.ts';

/** What the publisher may do, and as whom. */
export const rightsMistakes: readonly Mistake[] = [
  [
    'no right to purge',
    (state) => {
      editRole(state, (policy) => policy.replace('"cloudfront:CreateInvalidation",', ''));
    },
    ['rights-missing'],
  ],
  [
    'all of S3',
    (state) => {
      editRole(state, () =>
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['s3:*', 'cloudfront:*'], Resource: ['*'] }],
        }),
      );
    },
    ['rights-too-many'],
  ],
  [
    'a user with keys',
    (state) => {
      state.callerArn = 'arn:aws:iam::111122223333:user/publisher';
    },
    ['user-keys'],
  ],
  [
    'the root user',
    (state) => {
      state.callerArn = 'arn:aws:iam::111122223333:root';
    },
    ['root-user', 'rights: unread'],
  ],
];
