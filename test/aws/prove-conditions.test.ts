import { expect, inject, test } from 'vitest';
import { proveConditions } from '../../src/origin/prove-conditions.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { openBucket } from './open-bucket.ts';

test.each([
  ['moto', { AWS_ENDPOINT_URL: inject('motoUrl') }],
  [
    'versitygw',
    {
      AWS_ENDPOINT_URL_S3: inject('versityUrl'),
      AWS_ACCESS_KEY_ID: inject('versityAccess'),
      AWS_SECRET_ACCESS_KEY: inject('versitySecret'),
    },
  ],
])(
  '%s is shown to enforce write conditions, and the proof leaves nothing behind',
  async (_, settings) => {
    const { origin, close } = await openBucket(settings);
    expect(origin.capabilities.conditionalWrites).toBe('unproven');
    expect(await proveConditions(origin, '.storyclub/probe')).toBe(true);
    expect((await origin.head('.storyclub/probe')).object).toBeNull();
    await close();
  },
);

test('a bucket that is not there is said', async () => {
  const { close } = await openBucket({ AWS_ENDPOINT_URL: inject('motoUrl') });
  const nowhere = await s3Origin({ bucket: 'no-such-bucket-at-all', region: 'eu-west-2' });
  await expect(nowhere.get('a')).rejects.toMatchObject({ code: 'bucket-missing' });
  await close();
});
