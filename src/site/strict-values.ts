/**
 * Values for templates that fail when something is read that they do not have: the prototypes of their plain objects
 * and arrays end in one that throws. Reading what is there costs nothing extra, as a Proxy around each would.
 */

const thrower = new Proxy(Object.prototype, {
  get(target, name) {
    const found: unknown = Reflect.get(target, name);
    if (found !== undefined || typeof name === 'symbol' || name === 'toJSON') return found;
    throw new Error(`there is no value ${name}`);
  },
});

const strictObject = {};
Reflect.setPrototypeOf(strictObject, thrower);

const { length: _length, ...arrayMethods } = Object.getOwnPropertyDescriptors(Array.prototype);
const strictArray = Object.defineProperties({}, arrayMethods);
Reflect.setPrototypeOf(strictArray, thrower);

/** Makes a value strict all the way down: from here on it is the templates'. Other objects than plain ones stay as they are. */
function makeStrict(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  const strict = strictFor(prototype);
  if (strict === null) return;
  for (const each of Object.values(value)) makeStrict(each);
  Reflect.setPrototypeOf(value, strict);
}

function strictFor(prototype: unknown): object | null {
  if (prototype === Object.prototype || prototype === null) return strictObject;
  return prototype === Array.prototype ? strictArray : null;
}

/** The same value, made strict. */
export function toStrict<T>(value: T): T {
  makeStrict(value);
  return value;
}
