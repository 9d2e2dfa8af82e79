import {
  type Arbitrary,
  array,
  assert,
  constant,
  constantFrom,
  oneof,
  option,
  property,
  record,
  stringMatching,
  uniqueArray,
} from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, type ScalarTag, type CollectionTag, isScalar, isSeq } from 'yaml';
import type { InfraConfig } from '../../src/config/types.ts';
import { compileFunction } from '../../src/edge/function/run-function.ts';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import type { Stack, TemplateInput } from '../../src/infra/template/stacks.ts';
import { templateToYaml } from '../../src/infra/template/template-to-yaml.ts';
import { get, options } from '../edge/function/viewer.ts';
import { movingVariants, templateInput, variants } from '../support/infra-variants.ts';

/** What holds for the templates of any configuration, each rule a function from stacks to what breaks it. */
type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Rule = (stacks: readonly Stack[], input: TemplateInput) => readonly string[];

const templateOf = (stack: Stack): Json => JSON.parse(JSON.stringify(stack.template));

/** Every value in a value, itself first. */
function* within(value: Json): Generator<Json> {
  yield value;
  if (typeof value === 'object') for (const inner of Object.values(value)) yield* within(inner);
}

/** The names a template refers to: by Ref, GetAtt, Sub, DependsOn and the conditions of If. */
function referencesIn(stack: Stack): readonly string[] {
  return [...within(templateOf(stack))].flatMap((value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, to]) => {
      if (key === 'Ref' || key === 'DependsOn' || key === 'Condition')
        return typeof to === 'string' ? [to] : [];
      if ((key === 'Fn::GetAtt' || key === 'Fn::If') && Array.isArray(to)) return [`${to[0]}`];
      if (key !== 'Fn::Sub' || typeof to !== 'string') return [];
      return [...to.matchAll(/\$\{(?!!)([^}.]+)/g)].map(([, name = '']) => name);
    });
  });
}

const namesIn = ({ template }: Stack): readonly string[] => [
  ...Object.keys(template.Resources),
  ...Object.keys(template.Parameters ?? {}),
  ...Object.keys(template.Conditions ?? {}),
];

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: Json;
  readonly Action?: Json;
  readonly NotAction?: Json;
  readonly Condition?: Json;
}

const policiesIn = (stacks: readonly Stack[]): readonly (readonly Statement[])[] =>
  stacks.flatMap(({ template }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::S3::BucketPolicy')
      .map(({ Properties }) => JSON.parse(JSON.stringify(Properties)).PolicyDocument.Statement),
  );

const rules: Readonly<Record<string, Rule>> = {
  'what is referred to is there': (stacks) =>
    stacks.flatMap((stack) =>
      referencesIn(stack).filter(
        (name) => !name.startsWith('AWS::') && !namesIn(stack).includes(name),
      ),
    ),
  'what is declared is used': (stacks) =>
    stacks.flatMap((stack) =>
      [
        ...Object.keys(stack.template.Parameters ?? {}),
        ...Object.keys(stack.template.Conditions ?? {}),
      ].filter((name) => !referencesIn(stack).includes(name)),
    ),
  'a parameter without a default is an output of an earlier stack': (stacks) =>
    stacks.flatMap((stack, index) =>
      Object.entries(stack.template.Parameters ?? {})
        .filter(([, { Default }]) => Default === undefined)
        .map(([name]) => name)
        .filter((name) => {
          const fed = stack.parameters.find((parameter) => parameter.name === name);
          if (fed?.from !== 'output') return true;
          const source = stacks.slice(0, index).find(({ name: earlier }) => earlier === fed.stack);
          return source?.template.Outputs?.[fed.output] === undefined;
        }),
    ),
  'stacks have names of their own': (stacks) =>
    stacks.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index),
  'every resource says what it is there for': (stacks) =>
    stacks.flatMap(({ template, comments }) =>
      Object.keys(template.Resources).filter(
        (id) => !/^[A-Z0-9][^\n]+\.$/.test(comments[id] ?? ''),
      ),
    ),
  'whoever may do something is named, or has to meet a condition': (stacks, { infra }) =>
    policiesIn(stacks)
      .flat()
      .filter(
        ({ Effect, Principal, Condition }) =>
          Effect === 'Allow' &&
          JSON.stringify(Principal).includes('"*"') &&
          Condition === undefined,
      )
      .map(({ Sid }) => Sid)
      .filter((sid) => !(infra.origin === 'website' && sid === 'EverybodyReads')),
  'a service may do something for this account only': (stacks) =>
    policiesIn(stacks)
      .flat()
      .filter(({ Effect, Principal }) => Effect === 'Allow' && Principal !== '*')
      .filter(({ Condition }) => !JSON.stringify(Condition ?? '').includes('AWS:SourceArn'))
      .map(({ Sid }) => Sid),
  'nobody comes to a bucket without TLS; to read a website endpoint’s pages one has to': (
    stacks,
    { infra },
  ) =>
    policiesIn(stacks)
      .filter(
        (statements) =>
          !statements.some(
            ({ Effect, Principal, Action, NotAction, Condition }) =>
              Effect === 'Deny' &&
              Principal === '*' &&
              (infra.origin === 'website' && statements.some(({ Sid }) => Sid === 'EverybodyReads')
                ? JSON.stringify(NotAction) === '["s3:GetObject"]'
                : Action === 's3:*') &&
              JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
          ),
      )
      .map((statements) => JSON.stringify(statements)),
  'a bucket is not public, but that of a website endpoint': (stacks, { infra }) =>
    stacks.flatMap(({ template }) =>
      Object.entries(template.Resources)
        .filter(
          ([id, { Type }]) =>
            (Type === 'AWS::S3::Bucket' && id !== 'Bucket') ||
            (infra.origin === 'rest' && Type === 'AWS::S3::Bucket'),
        )
        .filter(
          ([, { Properties }]) =>
            JSON.stringify(Properties['PublicAccessBlockConfiguration']) !==
            '{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}',
        )
        .map(([id]) => id),
    ),
  'a template is ASCII, and no larger than CloudFormation takes it in a request': (stacks) =>
    stacks.flatMap((stack) => {
      const text = JSON.stringify(stack.template);
      const yaml = templateToYaml({ ...stack, comments: {} });
      return [
        ...(/^[\n -~]*$/.test(text) ? [] : [`${stack.name} is not ASCII`]),
        ...(yaml.length <= 51_200 ? [] : [`${stack.name} has ${yaml.length} bytes`]),
      ];
    }),
  'the readable form is the template': (stacks) =>
    stacks
      .filter(
        (stack) =>
          JSON.stringify(readYaml(templateToYaml(stack))) !== JSON.stringify(stack.template),
      )
      .map(({ name }) => name),
  'a record to be made elsewhere leads to an output that there is': (stacks, input) =>
    makeStacks(input)
      .records.flatMap(({ name, value }) => [name, value])
      .flatMap((text) => (text.is === 'output' ? [text] : []))
      .filter(
        ({ stack, output }) =>
          stacks.find(({ name }) => name === stack)?.template.Outputs?.[output] === undefined,
      )
      .map(({ stack, output }) => `${stack} ${output}`),
};

/** As CloudFormation reads it: YAML 1.1, with functions as tags. */
function readYaml(text: string): Json {
  const scalars = ['Ref', 'Sub', 'GetAtt'].map((name): ScalarTag => ({
    tag: `!${name}`,
    resolve: (value) =>
      name === 'Ref'
        ? { Ref: value }
        : { [`Fn::${name}`]: name === 'GetAtt' ? split(value) : value },
  }));
  const lists = ['If', 'Equals', 'Not'].map((name): CollectionTag => ({
    tag: `!${name}`,
    collection: 'seq',
    resolve: (value) => ({
      [`Fn::${name}`]: isSeq(value)
        ? value.items.map((item) =>
            isScalar(item) ? item.value : JSON.parse(JSON.stringify(item)),
          )
        : [],
    }),
  }));
  return parse(text, { schema: 'yaml-1.1', customTags: [...scalars, ...lists] });
}

const split = (value: string): readonly string[] => {
  const at = value.indexOf('.');
  return [value.slice(0, at), value.slice(at + 1)];
};

const label = stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?$/);
const host = array(label, { minLength: 2, maxLength: 4 })
  .map((labels) => labels.join('.'))
  .filter((name) => /\.[a-z]/.test(name));
const folder = stringMatching(/^[a-z$?{}!.-]{1,6}\/$/).filter((name) => !/^\.{1,2}\/$/.test(name));

const infra: Arbitrary<Partial<InfraConfig>> = record(
  {
    stack: stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,39}$/),
    zone: option(constant('Z0123456789EXAMPLE')),
    certificate: option(constant('arn:aws:acm:us-east-1:111122223333:certificate/1')),
    names: constantFrom('all', 'aliases', 'none'),
    validation: constantFrom('dns', 'email'),
    origin: constantFrom('rest', 'website'),
    plan: constantFrom('pay-as-you-go', 'free', 'pro', 'business', 'premium'),
    alarms: option(constant('owner@storyclub.example')),
    github: option(
      record({
        repository: stringMatching(/^[\w.-]{1,9}\/[\w.-]{1,9}$/),
        ids: option(constant({ owner: '1', repository: '2' })),
        branch: constantFrom('main', 'releases/2026', 'on', '1.0'),
        environment: option(constantFrom('production', 'yes', 'Live Site')),
      }),
    ),
  },
  { requiredKeys: [] },
);

const inputs: Arbitrary<TemplateInput> = record({
  infra,
  host,
  otherNames: uniqueArray(host, { maxLength: 12 }),
  region: constantFrom('us-east-1', 'eu-west-2', 'ap-southeast-2'),
  prefix: oneof(constant(''), folder),
  state: constantFrom('.storyclub/', 'below the prefix'),
  tagHeader: constantFrom(null, 'x-amz-meta-cache-tag'),
}).map(({ infra: change, host: name, otherNames, region, prefix, state, tagHeader }) =>
  templateInput(
    {
      names: { host: name, otherNames: otherNames.filter((other) => other !== name) },
      region,
      prefix,
      tagHeader,
      statePrefix: state === '.storyclub/' ? state : `${prefix}.state/`,
    },
    change,
  ),
);

/** What is wrong with the stacks of a configuration, by the rule that says so. */
const brokenBy = (input: TemplateInput): readonly (readonly [string, readonly string[]])[] => {
  const { stacks } = makeStacks(input);
  return Object.entries(rules)
    .map(([name, rule]) => [name, rule(stacks, input)] as const)
    .filter(([, broken]) => broken.length > 0);
};

describe(`every rule holds: ${Object.keys(rules).join('; ')}`, () => {
  test.each(Object.entries({ ...variants, ...movingVariants }))(
    'in the variant: %s',
    (_, input) => {
      expect(brokenBy(input)).toEqual([]);
    },
  );

  test('for any configuration', () => {
    assert(
      property(inputs, (input) => {
        expect(brokenBy(input)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a rule sees what breaks it', () => {
  const broken = (rule: string, change: (text: string) => string): readonly string[] => {
    const input = templateInput({ prefix: 'site/' }, { plan: 'pro', alarms: 'a@b.example' });
    const stacks: readonly Stack[] = JSON.parse(change(JSON.stringify(makeStacks(input).stacks)));
    return rules[rule]?.(stacks, input) ?? ['no such rule'];
  };

  test.each<[string, string, string]>([
    ['what is referred to is there', '"Ref":"OriginAccess"', '"Ref":"Gone"'],
    ['what is referred to is there', '${Bucket.Arn}', '${Gone.Arn}'],
    ['what is declared is used', '"Ref":"WebAclArn"', '"Ref":"Bucket"'],
    ['a parameter without a default is an output of an earlier stack', ',"Default":""', ''],
    ['every resource says what it is there for', 'signed, which', 'signed,\\nwhich'],
    [
      'whoever may do something is named, or has to meet a condition',
      '"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*"',
      '"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:*","No":{}',
    ],
    ['a service may do something for this account only', 'AWS:SourceArn', 'AWS:SourceIp'],
    [
      'nobody comes to a bucket without TLS; to read a website endpoint’s pages one has to',
      '"aws:SecureTransport":"false"',
      '"aws:SecureTransport":"true"',
    ],
    [
      'a bucket is not public, but that of a website endpoint',
      '"RestrictPublicBuckets":true',
      '"RestrictPublicBuckets":false',
    ],
    [
      'a template is ASCII, and no larger than CloudFormation takes it in a request',
      'Made by storyclub',
      'Gemacht für storyclub',
    ],
  ])('%s', (rule, right, wrong) => {
    expect(broken(rule, (text) => text)).toEqual([]);
    expect(
      broken(rule, (text) => {
        expect(text).toContain(right);
        const changed = text.replaceAll(right, wrong);
        return rule.startsWith('whoever')
          ? changed.replace(/"No":\{\}(.*?),"Condition":\{"Bool":\{[^}]*\}\}/, '"No":{}$1')
          : changed;
      }),
    ).not.toEqual([]);
  });
});

describe('the function of the template, as CloudFormation reads it', () => {
  let source: string;
  beforeAll(() => {
    const [stack] = makeStacks(templateInput({}, { zone: null })).stacks;
    if (stack === undefined) throw new Error('no stack');
    source = JSON.parse(JSON.stringify(readYaml(templateToYaml(stack)))).Resources.ViewerRequest
      .Properties.FunctionCode;
  });

  test.each([
    ['www.storyclub.example', '/', '/index.html'],
    ['www.storyclub.example', '/stories/the-fox/', '/stories/the-fox/index.html'],
    ['www.storyclub.example', '/stories/the-fox', '/stories/the-fox/index.html'],
    ['www.storyclub.example', '/feed.xml', '/feed.xml'],
    ['www.storyclub.example', '/.storyclub/ledger.json', '404'],
    ['storyclub.example', '/feed.xml?a=b', '301 https://www.storyclub.example/feed.xml?a=b'],
    ['d111111abcdef8.cloudfront.net', '/', '301 https://www.storyclub.example/'],
  ])('%s%s: %s', (name, target, expected) => {
    const outcome = compileFunction(source, options).run({
      ...get(target),
      headers: [['Host', name]],
    });
    expect(
      outcome.kind === 'request'
        ? outcome.request.uri
        : outcome.kind === 'response'
          ? [
              outcome.response.status,
              ...outcome.response.headers.flatMap(([header, value]) =>
                header === 'Location' ? [value] : [],
              ),
            ].join(' ')
          : outcome.why,
    ).toBe(expected);
  });

  test('fits into the 10 KB that CloudFront takes', () => {
    expect(source.length).toBeLessThan(10_240);
  });
});
