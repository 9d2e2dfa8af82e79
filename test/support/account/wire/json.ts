import type { Shape } from './shape.ts';

/** JSON's value for a value of a shape: instants are epoch seconds, bytes base64 (AWS JSON 1.1). */
export function toJson(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const fields = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        shape.members.map(([name, member]) => [name, toJson(fields[name], member.shape())]),
      );
    }
    case 'list':
      return (value as readonly unknown[]).map((item) => toJson(item, shape.item.shape()));
    case 'map':
      return mapValues(value, (one) => toJson(one, shape.value.shape()));
    case 'timestamp':
      return (value as Date).getTime() / 1000;
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}

export function fromJson(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const fields = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        shape.members.flatMap(([name, member]) =>
          fields[name] === undefined ? [] : [[name, fromJson(fields[name], member.shape())]],
        ),
      );
    }
    case 'list':
      return (value as readonly unknown[]).map((item) => fromJson(item, shape.item.shape()));
    case 'map':
      return mapValues(value, (one) => fromJson(one, shape.value.shape()));
    case 'timestamp':
      return new Date((value as number) * 1000);
    case 'blob':
      return Buffer.from(value as string, 'base64');
    default:
      return value;
  }
}

function mapValues(value: object, change: (one: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
}
