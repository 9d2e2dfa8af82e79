/** What was asked of AWS or of the network, or why there is no answer. */
export type Read<T> =
  | { readonly is: 'read'; readonly value: T }
  /** A right is missing: the action of IAM, and the ARN it is asked for on. */
  | { readonly is: 'denied'; readonly action: string; readonly resource: string }
  /**
   * Asked, and not answered: no network, a name that does not resolve, an error of the service. One sentence. `next` is the
   * remedy where it is known, another sentence: facts that fail for one reason have both word for word.
   */
  | Failed
  /** Not asked, because there is nothing to ask about: no distribution is configured, no zone is given. */
  | { readonly is: 'absent'; readonly why: string };

export interface Failed {
  readonly is: 'failed';
  readonly why: string;
  readonly next?: string;
}

export function read<T>(value: T): Read<T> {
  return { is: 'read', value };
}
