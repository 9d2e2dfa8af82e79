/** Why no purge was made of a request. The codes and statuses are CloudFront's (API CreateInvalidation). */
export interface PurgeRefusal {
  readonly outcome: 'refused';
  readonly status: number;
  readonly code: RefusalCode;
  readonly message: string;
}

export type RefusalCode = keyof typeof refusals;

const refusals = {
  InvalidArgument: {
    status: 400,
    message: 'Your request contains one or more invalid invalidation paths.',
  },
  InconsistentQuantities: {
    status: 400,
    message: 'The value of Quantity and the size of Items do not match.',
  },
  BatchTooLarge: {
    status: 413,
    message: 'Your request contains more invalidation paths than one batch may have.',
  },
  /** Named by the text on CallerReference; the model's list of errors does not have it. */
  InvalidationBatchAlreadyExists: {
    status: 400,
    message:
      'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
  },
  TooManyInvalidationsInProgress: {
    status: 400,
    message:
      'Processing your request will cause you to exceed the maximum number of in-progress invalidations.',
  },
} as const;

/** A refusal with CloudFront's status and message, or a message that says more. */
export function refuse(code: RefusalCode, message?: string): PurgeRefusal {
  return {
    outcome: 'refused',
    ...refusals[code],
    code,
    ...(message === undefined ? {} : { message }),
  };
}
