/**
 * The built-in modules of cloudfront-js-2.0 (functions-javascript-runtime-20.html, "Built-in modules", and
 * functions-custom-methods.html for key value stores), as far as they read and write text and bytes. Nothing of Node's
 * is handed in: the port takes and gives strings.
 */
export const RUNTIME_MODULES = String.raw`
const encodings = ['utf8', 'utf-8', 'hex', 'base64', 'base64url'];
const encodingOf = (encoding, known = encodings) => {
  const name = encoding === undefined ? 'utf8' : String(encoding).toLowerCase();
  if (!known.includes(name)) throw new TypeError('Unknown encoding: "' + name + '"');
  return name;
};

class Buffer extends Uint8Array {
  static from(value, encoding) {
    if (typeof value === 'string') return toBuffer(port.toBinary(value, encodingOf(encoding)));
    if (value instanceof ArrayBuffer) return new Buffer(value);
    const bytes = new Buffer(value.length);
    bytes.set(value);
    return bytes;
  }
  static alloc(size, fill) {
    return new Buffer(size).fill(fill === undefined ? 0 : fill);
  }
  static allocUnsafe(size) {
    return new Buffer(size);
  }
  static byteLength(value, encoding) {
    return typeof value === 'string' ? Buffer.from(value, encoding).length : value.byteLength;
  }
  static concat(list) {
    return Buffer.from(list.reduce((all, bytes) => all.concat(Array.from(bytes)), []));
  }
  static compare(one, other) {
    const [a, b] = [toBinary(one), toBinary(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  static isBuffer(value) {
    return value instanceof Buffer;
  }
  static isEncoding(encoding) {
    return encodings.includes(encoding);
  }
  compare(other) {
    return Buffer.compare(this, other);
  }
  equals(other) {
    return Buffer.compare(this, other) === 0;
  }
  slice(from, to) {
    return this.subarray(from, to);
  }
  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  }
  toString(encoding, from, to) {
    return port.toText(toBinary(this.subarray(from, to)), encodingOf(encoding));
  }
}
const toBuffer = (binary) => {
  const bytes = new Buffer(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
};
const toBinary = (data) => {
  if (typeof data === 'string') return port.toBinary(data, 'utf8');
  let binary = '';
  for (let at = 0; at < data.length; at += 1) binary += String.fromCharCode(data[at]);
  return binary;
};

const algorithms = ['md5', 'sha1', 'sha256'];
const startDigest = (algorithm, key) => {
  if (!algorithms.includes(algorithm)) throw new TypeError('Unsupported algorithm: "' + algorithm + '"');
  let data = '';
  let isDone = false;
  const open = () => {
    if (isDone) throw new Error('Digest already called');
  };
  return {
    update(chunk) {
      open();
      data += toBinary(chunk);
      return this;
    },
    digest(encoding) {
      open();
      isDone = true;
      const binary = port.digest(algorithm, key, data);
      if (encoding === undefined) return toBuffer(binary);
      return port.toText(binary, encodingOf(encoding, ['hex', 'base64', 'base64url']));
    },
  };
};
const crypto = {
  createHash: (algorithm) => startDigest(algorithm, null),
  createHmac: (algorithm, key) => startDigest(algorithm, toBinary(key)),
};

const escape = (text) => encodeURIComponent(text).replace(/%(2[1789A]|7E)/g, (code) => decodeURIComponent(code));
const unescape = (text) => port.unescape(String(text));
const querystring = {
  escape,
  unescape,
  parse(text, separator = '&', equal = '=', options = {}) {
    const decode = options.decodeURIComponent || unescape;
    const most = options.maxKeys === undefined ? 1000 : options.maxKeys;
    const parts = String(text).split(separator).filter((part) => part !== '');
    const found = {};
    for (const part of most === 0 ? parts : parts.slice(0, most)) {
      const at = part.indexOf(equal);
      const name = decode((at < 0 ? part : part.slice(0, at)).replace(/\+/g, ' '));
      const value = at < 0 ? '' : decode(part.slice(at + equal.length).replace(/\+/g, ' '));
      if (!Object.prototype.hasOwnProperty.call(found, name)) found[name] = value;
      else found[name] = [].concat(found[name], value);
    }
    return found;
  },
  stringify(values, separator = '&', equal = '=', options = {}) {
    const encode = options.encodeURIComponent || escape;
    return Object.keys(values)
      .map((name) =>
        [].concat(values[name]).map((value) => encode(name) + equal + encode(String(value))).join(separator),
      )
      .join(separator);
  },
};
querystring.decode = querystring.parse;
querystring.encode = querystring.stringify;

const store = {
  async get(key, options = {}) {
    touch();
    const value = port.storedValue(String(key));
    if (value === null) throw new Error('KeyNotFound: ' + key);
    if (options.format === 'json') return parse(value);
    return options.format === 'bytes' ? Buffer.from(value) : value;
  },
  async exists(key) {
    touch();
    return port.storedValue(String(key)) !== null;
  },
  async meta() {
    touch();
    const since = new RealDate(0).toISOString();
    return { creationDateTime: since, lastUpdatedDateTime: since, keyCount: port.storedCount() };
  },
};

const modules = { buffer: { Buffer }, crypto, querystring, cloudfront: { kvs: () => store } };
define('Buffer', Buffer);
define('require', (name) => {
  if (!Object.keys(modules).includes(name)) throw new Error('Cannot load module "' + name + '"');
  return modules[name];
});
`;
