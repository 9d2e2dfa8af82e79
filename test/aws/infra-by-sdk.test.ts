import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, inject, test } from 'vitest';
import { examine } from '../../src/infra/examine.ts';
import { gatherInfra } from '../../src/infra/gather-infra.ts';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import { byServices } from '../support/account/infra-site.ts';
import { makeBySdk } from '../support/account/make-by-sdk.ts';
import { examineVariant, priceOf } from '../support/account/variants-found.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { rightSite } from '../support/infra-facts.ts';
import { templateInput, variants } from '../support/infra-variants.ts';
import { motoInfra } from './differences.ts';

describe('what templates describe, made by the services’ own APIs, is what the doctor finds right', () => {
  test.each(Object.keys(variants))('%s', async (name) => {
    expect(await examineVariant(name, byServices)).toEqual(priceOf(name));
  });
});

/** Its CloudFormation knows neither CloudFront nor ACM: it is given all by requests of their own. */
test('moto carries it, but for what it is known not to', async () => {
  const endpoint = inject('motoUrl');
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL: endpoint });
  try {
    const { HostedZone } = await new Route53Client({ region: 'us-east-1' }).send(
      new CreateHostedZoneCommand({ Name: 'storyclub.example', CallerReference: 'by-sdk' }),
    );
    const zone = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
    const input = templateInput({ bucket: 'storyclub-by-sdk', region: 'eu-west-2' }, { zone });
    const made = await makeBySdk({ endpoint, account: '123456789012' }, makeStacks(input).stacks);
    expect(made.lacking.toSorted()).toEqual(Object.keys(motoInfra.types).toSorted());
    const facts = await gatherInfra({
      site: {
        ...rightSite,
        bucket: input.bucket,
        region: input.region,
        distributionId: made.outputs['storyclub']?.['DistributionId'] ?? '',
      },
      at: Date.now(),
      principal: null,
      face: null,
    });
    const { diagnoses, unread, right } = examine(facts);
    const found = [...diagnoses.map(({ code }) => code), ...unread.map(({ fact }) => fact)];
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(motoInfra.found).toSorted());
    expect(right.length).toBeGreaterThan(40);
  } finally {
    restore();
  }
});
