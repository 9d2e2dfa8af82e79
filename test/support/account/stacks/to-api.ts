import * as cloudFront from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import { type Shape, shapeNamed } from '../wire/shape.ts';
import type { Json, JsonObject } from './stack-state.ts';
import { textOf } from './text.ts';

type Structure = Extract<Shape, { kind: 'structure' }>;

/** Where CloudFormation calls something by another name than CloudFront's API. */
const renamed: Readonly<Record<string, string>> = { IPV6Enabled: 'IsIPV6Enabled' };

/**
 * A configuration in the words of CloudFormation as one in the words of CloudFront's API: lists say how long they are,
 * names differ in their capitals. What the API does not know CloudFormation refuses.
 */
export function toApi(name: string, value: Json): unknown {
  return converted(value, shapeNamed(cloudFront, name), name);
}

function converted(value: Json, shape: Shape, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return structure(value, shape, path);
    case 'list':
      return (value as readonly Json[]).map((item) => converted(item, shape.item.shape(), path));
    case 'number':
      return Number(value);
    case 'boolean':
      return value === true || value === 'true';
    case 'string':
      return textOf(value);
    default:
      return value;
  }
}

function structure(value: Json, shape: Structure, path: string): unknown {
  const isCounted = shape.members.some(([name]) => name === 'Quantity');
  if (!isCounted) return fields(withMethods(value as JsonObject), shape, path);
  const whole = Array.isArray(value) ? { Items: value as readonly Json[] } : (value as JsonObject);
  const items = (whole['Items'] ?? []) as readonly Json[];
  return { ...fields(whole, shape, path), Quantity: items.length };
}

/** AllowedMethods and CachedMethods are two lists to CloudFormation, one inside the other to the API. */
function withMethods(value: JsonObject): JsonObject {
  const { CachedMethods, ...rest } = value;
  if (!Array.isArray(rest['AllowedMethods'])) return value;
  return {
    ...rest,
    AllowedMethods: {
      Items: rest['AllowedMethods'] as readonly Json[],
      ...(CachedMethods === undefined ? {} : { CachedMethods }),
    },
  };
}

/** What CloudFormation adds of itself. */
const added = ['Quantity', 'CallerReference', 'Comment', 'HTTPPort', 'HTTPSPort', 'Enabled'];

function fields(value: JsonObject, { members, required }: Structure, path: string): object {
  const given = Object.keys(value).map((key) => (renamed[key] ?? key).toLowerCase());
  const missing = required.find(
    (name) => !added.includes(name) && !given.includes(name.toLowerCase()),
  );
  if (missing !== undefined)
    fail(400, 'InvalidRequest', `#/${path}: required key [${missing}] not found`);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const wanted = (renamed[key] ?? key).toLowerCase();
      const found = members.find(([name]) => name.toLowerCase() === wanted);
      if (found === undefined)
        fail(400, 'InvalidRequest', `#/${path}: extraneous key [${key}] is not permitted`);
      return [found[0], converted(one, found[1].shape(), `${path}/${key}`)];
    }),
  );
}
