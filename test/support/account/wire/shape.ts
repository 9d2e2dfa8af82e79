/**
 * A shape of AWS's API model. The SDK's clients carry the model of their service (`schemas/schemas_0`, exported with
 * the client): which members a shape has, what they are called in XML, which are headers or parts of the path.
 */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'blob' | 'document' }
  | { readonly kind: 'timestamp'; readonly format: TimestampFormat | null }
  | { readonly kind: 'list'; readonly item: Member }
  | { readonly kind: 'map'; readonly key: Member; readonly value: Member }
  | {
      readonly kind: 'structure';
      readonly name: string;
      readonly traits: Traits;
      readonly members: readonly (readonly [name: string, member: Member])[];
      /** Names of the members it cannot be without: those that come first. */
      readonly required: readonly string[];
    };

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

export interface Member {
  readonly shape: () => Shape;
  readonly traits: Traits;
}

/** `xmlName`, `xmlFlattened`, `httpLabel`, `httpPayload`, `httpHeader`, `httpQuery`, `http` … */
export type Traits = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly name: string;
  /** Method, path with labels, status of the answer; null of protocols that have one path. */
  readonly http: readonly [method: string, path: string, status: number] | null;
  readonly input: () => Shape;
  readonly output: () => Shape;
}

const flags = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
] as const;

/** Every operation of a client's module. */
export function operationsOf(client: Readonly<Record<string, unknown>>): readonly Operation[] {
  return Object.values(client).flatMap((exported): readonly Operation[] => {
    if (!Array.isArray(exported) || exported[0] !== 9) return [];
    const [, , name, traits, input, output] = exported as readonly unknown[];
    const { http } = traitsOf(traits);
    return [
      {
        name: name as string,
        http: (http as Operation['http'] | undefined) ?? null,
        input: () => shapeOf(input),
        output: () => shapeOf(output),
      },
    ];
  });
}

/** The shape a client exports under a name such as `DistributionConfig$`. */
export function shapeNamed(client: Readonly<Record<string, unknown>>, name: string): Shape {
  return shapeOf(client[`${name}$`]);
}

function traitsOf(traits: unknown): Traits {
  if (typeof traits === 'object' && traits !== null) return traits as Traits;
  const bits = typeof traits === 'number' ? traits : 0;
  return Object.fromEntries(flags.filter((_, bit) => (bits & (1 << bit)) > 0).map((on) => [on, 1]));
}

/** A reference to a shape stands alone or with traits of its own: `[shape, traits]`. */
function memberOf(reference: unknown): Member {
  if (Array.isArray(reference) && reference.length === 2)
    return { shape: () => shapeOf(reference[0]), traits: traitsOf(reference[1]) };
  return { shape: () => shapeOf(reference), traits: {} };
}

const known = new WeakMap<object, Shape>();

function shapeOf(reference: unknown): Shape {
  if (typeof reference === 'function') return shapeOf((reference as () => unknown)());
  if (typeof reference === 'number') return simple(reference);
  if (!Array.isArray(reference))
    return { kind: 'structure', name: 'Unit', traits: {}, members: [], required: [] };
  const before = known.get(reference);
  if (before !== undefined) return before;
  const shape = compound(reference);
  known.set(reference, shape);
  return shape;
}

function compound([kind, , name, traits, first, second, count]: readonly unknown[]): Shape {
  if (kind === 0) return shapeOf(first);
  if (kind === 1) return { kind: 'list', item: memberOf(first) };
  if (kind === 2) return { kind: 'map', key: memberOf(first), value: memberOf(second) };
  const members = second as readonly unknown[];
  return {
    kind: 'structure',
    name: name as string,
    traits: traitsOf(traits),
    required: ((first ?? []) as readonly string[]).slice(0, typeof count === 'number' ? count : 0),
    members: ((first ?? []) as readonly string[]).map(
      (member, index) => [member, memberOf(members[index])] as const,
    ),
  };
}

/** The numbers of smithy's simple shapes; 64 and 128 are added for lists and maps of them. */
function simple(code: number): Shape {
  if (code >= 128) return { kind: 'map', key: memberOf(0), value: memberOf(code - 128) };
  if (code >= 64) return { kind: 'list', item: memberOf(code - 64) };
  switch (code) {
    case 1:
    case 17:
    case 19:
      return { kind: 'number' };
    case 2:
      return { kind: 'boolean' };
    case 4:
      return { kind: 'timestamp', format: null };
    case 5:
      return { kind: 'timestamp', format: 'date-time' };
    case 6:
      return { kind: 'timestamp', format: 'http-date' };
    case 7:
      return { kind: 'timestamp', format: 'epoch-seconds' };
    case 15:
      return { kind: 'document' };
    case 21:
    case 42:
      return { kind: 'blob' };
    default:
      return { kind: 'string' };
  }
}
