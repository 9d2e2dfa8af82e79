import { UserError } from '../../findings/user-error.ts';
import type { Stack } from '../template/stacks.ts';
import type { StackFacts } from './stack-facts.ts';
import type { StackRequest } from './stack-service.ts';

/** Outputs of the stacks that are there, by the stack's name. */
export type KnownOutputs = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface RequestTerms {
  /** The stack as it is; null when there is none. */
  readonly existing: StackFacts | null;
  readonly outputs: KnownOutputs;
  /** What the owner gives, by the parameter's name. */
  readonly given: Readonly<Record<string, string>>;
}

export interface PreparedRequest {
  readonly request: StackRequest;
  /** Stacks whose outputs it needs, and that are not there. */
  readonly waitsFor: readonly string[];
}

/** Largest template that can be sent without a bucket to keep it in, bytes (CloudFormation quotas). */
const LARGEST = 51_200;

/** What CloudFormation is asked to make of a stack. Throws UserError when its template is too large. */
export function toRequest(
  { name, template, parameters }: Stack,
  { existing, outputs, given }: RequestTerms,
): PreparedRequest {
  const fed = parameters.flatMap((parameter) =>
    parameter.from === 'output'
      ? [{ ...parameter, value: outputs.get(parameter.stack)?.[parameter.output] }]
      : [],
  );
  const owned = parameters.filter(({ from }) => from === 'owner').map((one) => one.name);
  const values = [
    ...fed.flatMap(({ name: key, value }) => (value === undefined ? [] : [[key, value] as const])),
    ...owned.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]] as const])),
  ];
  const kept = owned.filter(
    (key) => given[key] === undefined && existing?.parameters[key] !== undefined,
  );
  return {
    request: {
      name,
      body: bodyOf(name, template),
      parameters: Object.fromEntries(values),
      keptParameters: kept,
      namesRoles: Object.values(template.Resources).some(({ Type }) =>
        Type.startsWith('AWS::IAM::'),
      ),
    },
    waitsFor: [...new Set(fed.flatMap(({ stack, value }) => (value === undefined ? [stack] : [])))],
  };
}

function bodyOf(name: string, template: Stack['template']): string {
  // Indented, it can be read in the console.
  const readable = JSON.stringify(template, null, 2);
  if (Buffer.byteLength(readable) <= LARGEST) return readable;
  const body = JSON.stringify(template);
  const bytes = Buffer.byteLength(body);
  if (bytes <= LARGEST) return body;
  throw new UserError({
    code: 'template-too-large',
    what: `The template of ${name} has ${bytes.toLocaleString('en-US')} bytes.`,
    why: `CloudFormation takes ${LARGEST.toLocaleString('en-US')} without a bucket to keep it in.`,
    next: 'Shorten what makes it long: `otherNames`, or the viewer-request function.',
  });
}
