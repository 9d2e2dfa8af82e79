import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invented } from '../aws-environment.ts';
import type { Policy } from '../iam.ts';
import { startS3Server } from '../s3-server.ts';
import type { S3Server } from '../s3-server.ts';
import { createRole } from './services/identity.ts';
import { AccountServer, type FailNext, type LoggedCall } from './serve.ts';
import { AccountState } from './state.ts';

/**
 * A stand-in AWS account in this process, on one port: it speaks the protocols of the SDK by the SDK's own model of each
 * service, and tells the services by what requests are signed for. Signatures are not verified.
 *
 * Carried: CloudFront (distributions, cache and response headers policies with AWS's own, origin access controls and
 * identities, functions, invalidations; ETag and If-Match throughout), S3 (settings of buckets; objects by the S3 server
 * of the tests), ACM, Route 53, IAM (roles, SimulatePrincipalPolicy), STS, CloudFormation (change sets, stacks and their
 * events; what templates describe is made in this account). An operation that is not carried is answered with
 * `NotImplemented` and its name.
 */
export interface Account {
  readonly url: string;
  /** What the account holds, to be looked at and changed behind the services' backs. */
  readonly state: AccountState;
  readonly s3: S3Server;
  /** Every request in order; those for objects are in `s3.requests`. */
  readonly calls: readonly LoggedCall[];
  /** For the SDK, here or in a program that is started: endpoint and invented credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** From here on a policy of IAM decides what is allowed; null allows everything again. */
  authorise(policy: Policy | null): void;
  /** Denies an action, `cloudfront:GetDistributionConfig`, whatever it is asked for on. */
  deny(...actions: readonly string[]): void;
  /** Takes back denials and failures. */
  allowAll(): void;
  /** The next requests of an operation, `UpdateDistribution`, fail. */
  failNext: FailNext;
  /** Called before each request is carried out: somebody else may act in between. */
  before(look: ((call: { readonly operation: string }) => void) | null): void;
  close(): Promise<void>;
}

export interface AccountOptions {
  /** Epoch milliseconds; the real clock by default. */
  readonly now?: () => number;
  /** How long CloudFront takes to deploy a change, milliseconds; nothing by default. */
  readonly deployTakes?: number;
}

/** The caller is the role `publisher`, which has no policies: what it may do is what `authorise` and `deny` leave. */
export async function startAccount({
  now = Date.now,
  deployTakes = 0,
}: AccountOptions = {}): Promise<Account> {
  const s3 = await startS3Server({ now });
  const state = new AccountState({ s3, now, deployTakes });
  createRole(state, 'publisher', '{}');
  const requests = new AccountServer(state);
  const server = createServer((request, response) => {
    // A client that died in the middle of a request gets no answer.
    requests.serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    state,
    s3,
    calls: requests.calls,
    environment: { ...invented, AWS_ENDPOINT_URL: url },
    authorise: (policy) => {
      requests.policy = policy;
      s3.authorise(policy);
    },
    deny: (...actions) => {
      for (const action of actions) {
        requests.denied.add(action);
        s3.deny(action);
      }
    },
    allowAll: () => {
      requests.denied.clear();
      requests.failures.clear();
      s3.allowAll();
    },
    failNext: (operation, ...failures) => {
      requests.failures.set(operation, [...(requests.failures.get(operation) ?? []), ...failures]);
    },
    before: (look) => {
      requests.look = look;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await s3.close();
    },
  };
}
