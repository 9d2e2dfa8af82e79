import { createHash } from 'node:crypto';
import { withRest } from '../../../src/origin/object-headers.ts';
import type {
  Condition,
  ObjectInfo,
  Origin,
  PutRequest,
  WriteAnswer,
} from '../../../src/origin/origin.ts';

export interface MemoryObject extends ObjectInfo {
  readonly body: Uint8Array;
}

/** An origin that is a map: what each object is, and a `Date` in whole seconds, as S3's. */
export function memoryOrigin(objects: Map<string, MemoryObject>, now: () => number): Origin {
  const at = (): number => Math.floor(now() / 1000) * 1000;
  const write = ({ key, body, headers }: Omit<PutRequest, 'condition'>): WriteAnswer => {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const size = body.byteLength;
    objects.set(key, { key, size, etag, lastModified: now(), headers, version: null, body });
    return { outcome: 'done', etag, version: null, at: at() };
  };
  const refused = (): WriteAnswer => ({ outcome: 'precondition-failed', at: at() });
  return {
    name: 'memory',
    capabilities: { conditionalWrites: 'yes', removeBatch: 1000, concurrency: 16 },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *inventory(prefix) {
      for (const key of [...objects.keys()].toSorted()) {
        const object = objects.get(key);
        if (key.startsWith(prefix) && object !== undefined) yield object;
      }
    },
    head: async (key) => ({ object: objects.get(key) ?? null, at: at() }),
    get: async (key, ifNoneMatch) => {
      const object = objects.get(key);
      if (object === undefined) return { outcome: 'missing', at: at() };
      if (object.etag === ifNoneMatch) return { outcome: 'unchanged', at: at() };
      const { body, etag } = object;
      return { outcome: 'found', body, etag, object, at: at() };
    },
    getVersion: async () => ({ outcome: 'missing', at: at() }),
    put: async ({ condition, ...request }) =>
      holds(condition, objects.get(request.key)) ? write(request) : refused(),
    copyHeaders: async ({ key, headers, ifMatch }) => {
      const object = objects.get(key);
      if (object?.etag !== ifMatch) return refused();
      return write({ key, body: object.body, headers: withRest(headers, object.headers) });
    },
    copy: async ({ key, to, headers, ifMatch }) => {
      const object = objects.get(key);
      return object?.etag === ifMatch ? write({ key: to, body: object.body, headers }) : refused();
    },
    remove: async (requests) =>
      requests.map(({ key, ifMatch }) => {
        const object = objects.get(key);
        if (object !== undefined && ifMatch !== null && object.etag !== ifMatch)
          return { key, outcome: 'precondition-failed', at: at() };
        objects.delete(key);
        return { key, outcome: 'removed', at: at() };
      }),
  };
}

function holds(condition: Condition | null, object: MemoryObject | undefined): boolean {
  if (condition === null) return true;
  return 'ifNoneMatch' in condition ? object === undefined : object?.etag === condition.ifMatch;
}
