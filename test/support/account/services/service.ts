import type { Asked } from '../../iam.ts';
import type { AccountState } from '../state.ts';

export interface Call {
  readonly state: AccountState;
  /** The region the request is signed for. */
  readonly region: string;
}

/** Carries an operation out: the SDK's input in, the SDK's output out. */
export type Handler = (input: never, call: Call) => object | undefined;

/** An input, of which only ids, names and ARNs are looked at. */
export type Names = Readonly<Record<string, string | undefined>>;

export interface Service {
  /** As requests are signed for it: `cloudfront`. */
  readonly name: string;
  readonly protocol: 'rest' | 'json' | 'form';
  /** The module of the SDK's client, which has the model of the service. */
  readonly client: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, Handler>>;
  /** What a request asks IAM for. */
  rights(operation: string, input: Names, call: Call): readonly Asked[];
}
