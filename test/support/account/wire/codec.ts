import { xml } from '../../s3-xml.ts';
import type { AwsFailure } from '../failure.ts';
import type { Service } from '../services/service.ts';
import { fromForm } from './form.ts';
import { fromJson, toJson } from './json.ts';
import { type WireAnswer, type WireRequest, findRoute, readRest, writeRest } from './rest.ts';
import { type Operation, operationsOf } from './shape.ts';
import { childrenOf } from './xml.ts';

export interface Decoded {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
}

const modelled = new WeakMap<Service, readonly Operation[]>();

function operationsFor(service: Service): readonly Operation[] {
  const known = modelled.get(service) ?? operationsOf(service.client);
  modelled.set(service, known);
  return known;
}

/** The operation a request asks for, with its input; null when the service has none such. */
export function decode(service: Service, request: WireRequest): Decoded | null {
  switch (service.protocol) {
    case 'rest':
      return service.name === 's3' ? decodeS3(service, request) : decodeRest(service, request);
    case 'json': {
      const name = (request.headers['x-amz-target'] ?? '').split('.').at(-1);
      return decoded(service, name, (operation) =>
        fromJson(JSON.parse(request.body.toString('utf8')), operation.input()),
      );
    }
    case 'form': {
      const body = request.body.toString('utf8');
      const name = new URLSearchParams(body).get('Action') ?? '';
      return decoded(service, name, (operation) => fromForm(body, operation.input()));
    }
  }
}

function decoded(
  service: Service,
  name: string | undefined,
  read: (operation: Operation) => unknown,
): Decoded | null {
  const operation = operationsFor(service).find((one) => one.name === name);
  return operation === undefined ? null : { operation, input: read(operation) as Decoded['input'] };
}

function decodeRest(service: Service, request: WireRequest): Decoded | null {
  const route = findRoute(operationsFor(service), request);
  if (route === null) return null;
  return { operation: route.operation, input: readRest(request, route) as Decoded['input'] };
}

/** The bucket stands in the path, which the model does not say; objects, and operations not carried, are not for us. */
function decodeS3(service: Service, request: WireRequest): Decoded | null {
  const [, bucket = '', ...key] = request.path.split('/');
  if (key.join('/') !== '') return null;
  const route = findRoute(operationsFor(service), { ...request, path: '/' });
  if (route === null || service.operations[route.operation.name] === undefined) return null;
  const input = readRest(request, route) as object;
  return { operation: route.operation, input: { ...input, Bucket: bucket } };
}

export function encode(
  service: Service,
  operation: Operation,
  output: object | undefined,
): WireAnswer {
  switch (service.protocol) {
    case 'rest':
      return operation.name === 'GetBucketLocation'
        ? location(output as { readonly LocationConstraint?: string })
        : writeRest(output, operation);
    case 'json': {
      const body = output === undefined ? {} : toJson(output, operation.output());
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    }
    case 'form': {
      const shape = operation.output();
      const result =
        shape.kind === 'structure' && output !== undefined ? childrenOf(output, shape) : [];
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: xml(`${operation.name}Response`, [
          [`${operation.name}Result`, result],
          ['ResponseMetadata', [['RequestId', 'test']]],
        ]),
      };
    }
  }
}

/** The one answer whose root is its only member (S3 API GetBucketLocation). */
function location({
  LocationConstraint = '',
}: {
  readonly LocationConstraint?: string;
}): WireAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${LocationConstraint}</LocationConstraint>`;
  return { status: 200, headers: {}, body };
}

export function encodeFailure(
  protocol: Service['protocol'] | 's3',
  { status, code, message, headers }: AwsFailure,
): WireAnswer {
  const fields = [
    ['Code', code],
    ['Message', message],
  ] as const;
  switch (protocol) {
    case 'json':
      return { status, headers, body: JSON.stringify({ __type: code, message }) };
    case 's3':
      return { status, headers, body: xml('Error', fields) };
    case 'rest':
    case 'form':
      return {
        status,
        headers,
        body: xml('ErrorResponse', [
          ['Error', [['Type', 'Sender'], ...fields]],
          ['RequestId', 'test'],
        ]),
      };
  }
}
