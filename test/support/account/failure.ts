import { refusalOf } from '../iam.ts';

/** An error of a service, by the code its API reference gives it. */
export class AwsFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    {
      message,
      headers = {},
    }: { readonly message: string; readonly headers?: Readonly<Record<string, string>> },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function fail(status: number, code: string, message: string): never {
  throw new AwsFailure(status, code, { message });
}

/** A missing right, in the words and under the code of each service. */
export function denied(service: string, asked: Parameters<typeof refusalOf>[0]): AwsFailure {
  const isJson = service === 'acm';
  return new AwsFailure(isJson ? 400 : 403, isJson ? 'AccessDeniedException' : 'AccessDenied', {
    message: refusalOf(asked),
  });
}
