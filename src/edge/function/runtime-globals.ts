/**
 * Leaves in a new context what the runtime cloudfront-js-2.0 has
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html): no newer
 * built-ins, no timers, a Date that stands still during a run, `console.log` and nothing else to write to. Code that
 * reads the time or chance, or writes a log line, is noted as not being a function of the request alone.
 */
export const RUNTIME_GLOBALS = String.raw`
const { parse, stringify } = JSON;
const { Proxy, Reflect } = globalThis;
const { defineProperty } = Object;

const touch = () => {
  port.depends = true;
};

const globals = [
  'globalThis', 'Object', 'String', 'Number', 'Boolean', 'Symbol', 'Math', 'Date', 'Function', 'RegExp', 'JSON', 'Array',
  'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
  'Uint32Array', 'Float32Array', 'Float64Array', 'Promise', 'Error', 'EvalError', 'RangeError', 'ReferenceError',
  'SyntaxError', 'TypeError', 'URIError', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'isFinite',
  'isNaN', 'parseFloat', 'parseInt', 'NaN', 'Infinity', 'undefined', 'eval',
];
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (!globals.includes(name)) delete globalThis[name];
}
const withhold = (holder, names) => {
  for (const name of names.split(' ')) delete holder[name];
};
withhold(Object, 'fromEntries groupBy hasOwn');
withhold(
  Array.prototype,
  'at flat flatMap findLast findLastIndex toReversed toSorted toSpliced with',
);
withhold(String.prototype, 'at isWellFormed matchAll normalize toWellFormed');

const define = (name, value) => {
  defineProperty(globalThis, name, { value, writable: true, configurable: true });
};
define('global', globalThis);

const RealDate = Date;
const instant = () => {
  touch();
  return port.now;
};
const FrozenDate = new Proxy(RealDate, {
  apply: () => new RealDate(instant()).toString(),
  construct: (target, args, made) =>
    Reflect.construct(target, args.length === 0 ? [instant()] : args, made),
});
RealDate.now = instant;
RealDate.prototype.constructor = FrozenDate;
define('Date', FrozenDate);

const { random } = Math;
Math.random = () => {
  touch();
  return random();
};

const toLine = (value) =>
  typeof value === 'object' && value !== null ? stringify(value) : String(value);
define('console', {
  log(...values) {
    touch();
    port.log += values.map(toLine).join(' ') + '\n';
  },
});
`;
