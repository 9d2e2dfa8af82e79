/**
 * Values for templates that fail when something is read that they do not have. A copy is made of the plain objects
 * and arrays in a view; their prototypes end in one that throws, so that reading what is there costs nothing extra.
 */

const thrower = new Proxy(Object.prototype, {
  get(target, name) {
    const found: unknown = Reflect.get(target, name);
    if (found !== undefined || typeof name === 'symbol' || name === 'toJSON') return found;
    throw new Error(`there is no value ${name}`);
  },
});

class StrictObject {
  [name: string]: unknown;
}
Object.setPrototypeOf(StrictObject.prototype, thrower);

class StrictArray extends Array<unknown> {}
const {
  constructor: _constructor,
  length: _length,
  ...methods
} = Object.getOwnPropertyDescriptors(Array.prototype);
Object.defineProperties(StrictArray.prototype, methods);
Object.setPrototypeOf(StrictArray.prototype, thrower);

/** The same value, strict all the way down; what is strict already stays as it is. */
export function toStrict<T>(value: T): T;
export function toStrict(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value instanceof StrictArray ? value : toStrictArray(value);
  return isPlain(value) ? toStrictObject(value) : value;
}

function toStrictArray(values: readonly unknown[]): StrictArray {
  const strict = new StrictArray();
  for (const value of values) strict.push(toStrict(value));
  return strict;
}

function toStrictObject(value: object): StrictObject {
  if (value instanceof StrictObject) return value;
  const strict = new StrictObject();
  for (const [name, found] of Object.entries(value)) strict[name] = toStrict(found);
  return strict;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
