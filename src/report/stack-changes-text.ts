import type { PropertyChange, StackChange } from '../infra/stack/stack-change.ts';
import { type Paint, printable } from './paint.ts';
import { wrap } from './wrap.ts';

/** What one stack would become. */
export interface ProposedStack {
  readonly name: string;
  readonly region: string;
  readonly state:
    | { readonly is: 'new' }
    | { readonly is: 'there' }
    /** No resource changes, but what the stack tells of them does. */
    | { readonly is: 'outputs' }
    /** A creation that failed left it, empty: it is deleted first. */
    | { readonly is: 'left-over' }
    /** What it becomes depends on a stack that is not there yet. */
    | { readonly is: 'waits' };
  /** None: nothing would change. */
  readonly changes: readonly StackChange[];
  /** What the changes could not be worked out from yet, a full sentence. */
  readonly note: string | null;
}

interface ChangesOptions {
  readonly paint: Paint;
  readonly width: number;
}

const marks = { add: '+', modify: '~', replace: '!', 'may-replace': '!', remove: '-' } as const;
const order: readonly StackChange['action'][] = [
  'add',
  'modify',
  'replace',
  'may-replace',
  'remove',
];

/** Whether there is anything to do for a stack, as far as it is known. */
export function changesAnything({ changes, state }: ProposedStack): boolean {
  return changes.length > 0 || state.is === 'outputs';
}

/** The changes of one stack: + added, ~ changed in place, ! replaced, - removed. */
export function renderStackChanges(
  { name, region, state, changes, note }: ProposedStack,
  { paint, width }: ChangesOptions,
): readonly string[] {
  const head = `${paint('bold', `stack ${name}`)} in ${region}`;
  const about = note === null ? [] : wrap(note, width, '  ');
  if (changes.length === 0) return [`${head}: ${emptyWords(state.is)}`, ...about];
  const sorted = order.flatMap((action) => changes.filter((change) => change.action === action));
  const idWidth = Math.max(...sorted.map(({ id }) => id.length));
  const typeWidth = Math.max(...sorted.map(({ type }) => type.length));
  return [
    `${head}${stateWords[state.is]}`,
    ...sorted.flatMap((change) => [
      paintLine(
        change,
        paint,
        `  ${marks[change.action]} ${change.id.padEnd(idWidth)}  ${change.type.padEnd(typeWidth)}  ${what(change)}`.trimEnd(),
      ),
      ...change.properties.map((property) => `      ${propertyLine(property)}`),
    ]),
    ...about,
    summaryOf(sorted),
  ];
}

const stateWords = {
  new: ': it does not exist, everything is new',
  there: '',
  outputs: '',
  waits: '',
  'left-over': ': what a failed creation left of it is deleted first, then everything is new',
} as const;

function emptyWords(state: ProposedStack['state']['is']): string {
  switch (state) {
    case 'outputs':
      return 'only its outputs change';
    case 'waits':
      return 'not known yet';
    case 'new':
    case 'there':
    case 'left-over':
      return 'nothing to change';
  }
}

function paintLine({ action }: StackChange, paint: Paint, line: string): string {
  switch (action) {
    case 'add':
      return paint('green', line);
    case 'modify':
      return paint('yellow', line);
    default:
      return paint('red', line);
  }
}

function what({ action, physicalId, keeps }: StackChange): string {
  const id = physicalId === null ? '' : printable(physicalId);
  switch (action) {
    case 'add':
    case 'modify':
      return id;
    case 'replace':
      return `${id}: another one takes its place${keeps ? ', and it stays in the account' : ''}`;
    case 'may-replace':
      return `${id}: another one may take its place`;
    case 'remove':
      return `${id}${keeps ? ': leaves the stack, and stays in the account' : ''}`;
  }
}

function propertyLine({ path, before, after }: PropertyChange): string {
  if (before === null && after === null) return printable(path);
  return `${printable(path)}: ${short(before)} → ${short(after)}`;
}

/** Long values, such as the source of a function, are cut: a line is to say what changes, the template has it whole. */
function short(value: string | null): string {
  if (value === null) return '(none)';
  const line = printable(value.replaceAll(/\s+/g, ' '));
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function summaryOf(changes: readonly StackChange[]): string {
  const words = [
    ['add', 'added'],
    ['modify', 'changed in place'],
    ['replace', 'replaced'],
    ['may-replace', 'perhaps replaced'],
    ['remove', 'removed'],
  ] as const;
  return words
    .map(([action, word]) => [changes.filter((one) => one.action === action).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** What it means that the bucket or the distribution gives way to another. */
export function renderUpheavals(
  changes: readonly StackChange[],
  { paint, width }: ChangesOptions,
): readonly string[] {
  return changes.flatMap((change) => {
    const [first = '', ...rest] = wrap(meaningOf(change), width - 4, '');
    return [`${paint('red', '  !')} ${first}`, ...rest.map((line) => `    ${line}`)];
  });
}

export function meaningOf({ id, type, action, physicalId }: StackChange): string {
  const named = printable(physicalId === null ? id : `${id} (${physicalId})`);
  const how = action === 'may-replace' ? 'may be' : 'is';
  switch (type) {
    case 'AWS::S3::Bucket':
      return action === 'remove'
        ? `The bucket ${named} leaves the stack: it stays with everything in it, and nothing made by the stack serves it.`
        : `The bucket ${named} ${how} replaced by an empty one: readers find nothing until you publish there. The old one stays in the account, with the ledger and the only live copy of the pages.`;
    case 'AWS::CloudFront::Distribution':
      return action === 'remove'
        ? `The distribution ${named} is deleted: the site is gone for its readers.`
        : `The distribution ${named} ${how} replaced by another with another id and another domain name: a name of the site cannot be an alias of both, so that this fails or takes the site away, and what caches hold is lost.`;
    case 'AWS::Route53::RecordSet':
      return `The record ${named} is deleted: readers do not find that name any more, unless another zone has it.`;
    default:
      return `${named} (${printable(type)}) ${action === 'remove' ? 'is deleted' : `${how} replaced`}, and storyclub did not make it: the stack is somebody else's, or somebody added to it.`;
  }
}

/** Stacks of an earlier configuration: a deploy leaves them alone. */
export function renderForgotten(
  stacks: readonly Pick<ProposedStack, 'name' | 'region'>[],
  width: number,
): readonly string[] {
  return stacks.flatMap(({ name, region }) => [
    '',
    ...wrap(
      `stack ${name} in ${region} is not in the configuration any more. It stays until you delete it:`,
      width,
    ),
    `  aws cloudformation delete-stack --stack-name ${name} --region ${region}`,
  ]);
}
