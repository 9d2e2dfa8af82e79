import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherInfra } from '../../src/infra/gather-infra.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { type AccountSite, bucket, layOutSite } from '../support/account-site.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { type Echo, startEchoServer } from '../support/echo-server.ts';
import { rightSite } from '../support/infra-facts.ts';

const credentials = {
  AWS_ACCESS_KEY_ID: 'ASIACANARYCANARY0001',
  AWS_SECRET_ACCESS_KEY: 'canary/secret+0123456789abcdefghijklmnop',
  AWS_SESSION_TOKEN: `IQoJb3JpZ2luX2VjE${'canarytoken/+'.repeat(30)}==`,
};

let account: Account;
let made: AccountSite;
beforeAll(async () => {
  account = await startAccount();
  made = layOutSite(account);
});
afterAll(() => account.close());

const rows: readonly Echo[] = [
  { status: 403, code: 'SignatureDoesNotMatch', where: 'fields' },
  { status: 403, code: 'SignatureDoesNotMatch', where: 'message' },
  { status: 400, code: 'ExpiredToken', where: 'message' },
  { status: 403, code: 'AccessDenied', where: 'message' },
  { status: 400, code: 'InvalidRequest', where: 'message' },
  { status: 400, code: 'InvalidRequest', where: 'no xml' },
  { status: 500, code: 'InternalError', where: 'message' },
  { status: 200, code: '', where: 'no xml' },
];

test.each(rows)(
  'facts hold no credential when every service answers %j, and the doctor goes on',
  async (echo) => {
    await using server = await startEchoServer(account.url);
    const restore = setAwsEnvironment({
      ...credentials,
      AWS_ENDPOINT_URL: server.url,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
    for (const method of ['GET', 'HEAD', 'POST']) server.answer(method, echo);
    const { distributionId } = made;
    const { facts } = await gatherInfra({
      site: { ...rightSite, bucket, distributionId },
      at: 0,
      principal: null,
      face: null,
    }).finally(restore);
    const signatures = server.authorizations.flatMap(
      (header) => /Signature=(\w+)/.exec(header)?.[1] ?? [],
    );
    expect(signatures.length).toBeGreaterThan(10);
    const written = JSON.stringify(facts);
    const secrets = [
      credentials.AWS_ACCESS_KEY_ID,
      credentials.AWS_SECRET_ACCESS_KEY,
      credentials.AWS_SESSION_TOKEN.slice(17, 60),
      ...signatures,
    ];
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    expect(facts.distribution.is).not.toBe('read');
  },
);

/** An empty document is how S3 says that versioning is off and no policy is there; the others are not asked of AWS. */
const unsure = new Set([
  'bucketRegion',
  'bucketPolicy',
  'versioning',
  'names',
  'validationRecords',
  'face',
]);

test.each(['<!doctype html><title>Sign in</title>', 'plain words', ''])(
  'a page that a proxy answers in the place of AWS is no fact: %j',
  async (page) => {
    const proxy = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(page),
    );
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const restore = setAwsEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    const { facts } = await gatherInfra({ site: rightSite, at: 0, principal: null, face: null });
    restore();
    proxy.closeAllConnections();
    proxy.close();
    const said = Object.entries(facts).filter(([name]) => !unsure.has(name));
    expect(said.flatMap(([name, { is }]) => (is === 'failed' ? [] : [name]))).toEqual([]);
    expect(facts.distribution).toMatchObject({ next: expect.stringContaining('proxy') });
  },
);
