import { createFixture } from 'fs-fixture';
import type { CommandContext } from '../../src/cli/context.ts';
import { createRun } from '../../src/cli/create-run.ts';
import { examineSite } from '../../src/cli/doctor-site.ts';
import { toDoctorTerms } from '../../src/cli/doctor-terms.ts';
import { main } from '../../src/cli/main.ts';
import { terminalOf } from '../../src/cli/terminal.ts';
import { virtualClock } from '../../src/clock.ts';
import type { ExitCode } from '../../src/findings/user-error.ts';
import { type Account, startAccount } from './account/account.ts';
import { issueCertificate, requestCertificate } from './account/services/acm.ts';
import { createDistribution } from './account/services/cloudfront-distributions.ts';
import {
  createAccessControl,
  createHeadersPolicy,
} from './account/services/cloudfront-policies.ts';
import { createBucket, putPolicy } from './account/services/s3-buckets.ts';
import type { BucketState, DistributionState } from './account/state.ts';
import { setAwsEnvironment } from './aws-environment.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';
import { documents, handMade, reading } from './hand-made.ts';

/** A site whose distribution and bucket were made by hand years ago, in an account of its own. */
export interface HandMade extends AsyncDisposable {
  readonly account: Account;
  readonly distribution: DistributionState;
  readonly bucket: BucketState;
  readonly root: string;
  /** Sleeps in no time. */
  readonly clock: ReturnType<typeof virtualClock>;
  /** The program in this process, without a terminal. */
  run(...args: readonly string[]): Promise<Ran>;
  /** `doctor --offline --fix` on a terminal, where somebody gives these answers, the last one to all that follows; null: Ctrl-C. */
  answer(...answers: readonly (string | null)[]): Promise<Ran>;
  /** Presses Ctrl-C in the program that runs. */
  interrupt(): void;
  /** Operations that changed something, or purged, in order, since the account was made. */
  changes(): readonly string[];
}

export interface Ran {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const onTerminal = toDoctorTerms({
  only: [],
  role: null,
  offline: true,
  resolver: null,
  'connect-to': null,
  'save-facts': null,
  facts: null,
  format: null,
  fix: true,
  yes: false,
  timeout: null,
});

const changing = /^(Update|Put|Create|Delete)(?!Object)/;

export interface HandMadeOptions {
  /** How long CloudFront takes to deploy a change, milliseconds. */
  readonly deployTakes?: number;
  /** Of the distribution. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The bucket is a public website, which the distribution reads like everybody else. */
  readonly website?: boolean;
}

export async function makeByHand({
  deployTakes = 0,
  tags = {},
  website = false,
}: HandMadeOptions = {}): Promise<HandMade> {
  const clock = virtualClock(Date.UTC(2026, 9, 1, 12));
  const account = await startAccount({ now: clock.now, deployTakes });
  const restore = setAwsEnvironment(account.environment);
  const { state } = account;
  const bucket = createBucket(state, 'storyclub-live', 'eu-west-2');
  bucket.publicAccessBlock = null;
  const distribution = createDistribution(state, configured(account, website), tags);
  const source = { StringEquals: { 'AWS:SourceArn': state.distributionArn(distribution.id) } };
  const statement = website
    ? { ...reading, Principal: '*', Condition: undefined }
    : { ...reading, Condition: source };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  if (website) bucket.website = { IndexDocument: { Suffix: 'index.html' } };
  putPolicy(bucket, JSON.stringify(policy));
  clock.advance(deployTakes);
  const fixture = await createFixture({
    'storyclub.config.ts': configText(distribution.id),
  });
  let running: FakeWorld | null = null;
  return {
    account,
    distribution,
    bucket,
    clock,
    root: fixture.path,
    run: async (...args) => {
      const world = fakeWorld({ argv: args, cwd: fixture.path, clock });
      running = world;
      const exitCode = await main(world, '0.0.0');
      return { exitCode, stdout: world.written.stdout(), stderr: world.written.stderr() };
    },
    answer: async (...answers) => {
      const world = fakeWorld({ cwd: fixture.path, clock });
      const left = [...answers];
      const next = (): string | null => (left.length > 1 ? left.shift() : left[0]) ?? null;
      const context: CommandContext = {
        ...createRun({
          world,
          terminal: terminalOf(world),
          programVersion: '0.0.0',
          flags: {},
          stopsGently: false,
          onState: () => {},
          onDocument: () => {},
        }),
        isTerminal: true,
        choose: async ({ choices }) => {
          const answer = next();
          return choices.find(({ value }) => value === answer)?.value ?? null;
        },
        confirm: async () => next() === 'yes',
      };
      const exitCode = await examineSite(context, onTerminal);
      return { exitCode, stdout: world.written.stdout(), stderr: world.written.stderr() };
    },
    interrupt: () => running?.interrupt(),
    changes: () =>
      account.calls
        .filter(({ operation }) => changing.test(operation))
        .map(({ operation, failed }) => (failed === null ? operation : `${operation}: ${failed}`)),
    [Symbol.asyncDispose]: async () => {
      restore();
      await account.close();
      await fixture.rm();
    },
  };
}

/** `handMade` with what it refers to made first. */
function configured({ state }: Account, website: boolean): typeof handMade {
  const certificate = requestCertificate(state, 'us-east-1', {
    DomainName: 'www.storyclub.example',
    ValidationMethod: 'DNS',
  });
  issueCertificate(state, certificate);
  const control = createAccessControl(state, documents.accessControls['EOAC']!.config);
  const headers = createHeadersPolicy(state, documents.headersPolicies['EOWN']!.config);
  const text = JSON.stringify(handMade)
    .replaceAll('EOAC', control.id)
    .replaceAll('EOWN', headers.id)
    .replaceAll(handMade.ViewerCertificate!.ACMCertificateArn!, certificate.arn);
  const config: typeof handMade = JSON.parse(text);
  const [site, ...others] = config.Origins?.Items ?? [];
  if (!website || site === undefined) return config;
  const origin = {
    Id: site.Id,
    DomainName: 'storyclub-live.s3-website.eu-west-2.amazonaws.com',
    CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
  } as const;
  return { ...config, Origins: { Quantity: 1 + others.length, Items: [origin, ...others] } };
}

function configText(distribution: string): string {
  const config = {
    site: {
      url: 'https://www.storyclub.example',
      title: 'Story Club',
      author: 'The Story Club',
      language: 'en-GB',
      timeZone: 'UTC',
    },
    target: 'live',
    targets: { live: { bucket: 'storyclub-live', region: 'eu-west-2', distribution, prefix: '' } },
  };
  return `import { defineConfig } from 'storyclub'\nexport default defineConfig(${JSON.stringify(config)})\n`;
}
