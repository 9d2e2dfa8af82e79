import type {
  CreateInvalidationRequest,
  GetInvalidationRequest,
  Invalidation,
  ListInvalidationsRequest,
} from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import type { AccountState, InvalidationState } from '../state.ts';
import { found, pageOf } from './configured.ts';
import type { Call } from './service.ts';

export const invalidationOperations = {
  CreateInvalidation: (
    { DistributionId: id, InvalidationBatch: batch }: CreateInvalidationRequest,
    { state }: Call,
  ) => {
    const { id: distribution } = found(state.distributions, id, 'NoSuchDistribution');
    if (batch === undefined) fail(400, 'MissingBody', 'This operation requires a body.');
    if (batch.Paths?.Items?.length !== batch.Paths?.Quantity)
      fail(400, 'InconsistentQuantities', 'The quantity and the paths do not match.');
    const earlier = state.invalidations.find(
      (one) =>
        one.distribution === distribution && one.batch.CallerReference === batch.CallerReference,
    );
    if (earlier !== undefined && JSON.stringify(earlier.batch) !== JSON.stringify(batch))
      fail(400, 'InvalidationBatchAlreadyExists', 'The reference was used for another batch.');
    if (earlier !== undefined) return { Invalidation: describe(state, earlier) };
    const made = { id: state.nextId('I'), distribution, batch, createdAt: state.now() };
    state.invalidations.push(made);
    return { Invalidation: describe(state, made) };
  },
  GetInvalidation: ({ DistributionId, Id }: GetInvalidationRequest, { state }: Call) => {
    const known = ofDistribution(state, DistributionId).find(({ id }) => id === Id);
    return {
      Invalidation: describe(state, known ?? fail(404, 'NoSuchInvalidation', 'No such purge.')),
    };
  },
  ListInvalidations: (
    { DistributionId, Marker, MaxItems }: ListInvalidationsRequest,
    { state }: Call,
  ) => {
    const newestFirst = ofDistribution(state, DistributionId).toReversed();
    const { page, next } = pageOf(newestFirst, Marker, MaxItems);
    return {
      InvalidationList: {
        Marker: Marker ?? '',
        NextMarker: next,
        MaxItems: MaxItems ?? 100,
        IsTruncated: next !== undefined,
        Quantity: page.length,
        Items: page.map((one) => {
          const { Id, Status, CreateTime } = describe(state, one);
          return { Id, Status, CreateTime };
        }),
      },
    };
  },
};

function ofDistribution(state: AccountState, id: string | undefined): readonly InvalidationState[] {
  const { id: distribution } = found(state.distributions, id, 'NoSuchDistribution');
  return state.invalidations.filter((one) => one.distribution === distribution);
}

function describe(state: AccountState, { id, batch, createdAt }: InvalidationState): Invalidation {
  return {
    Id: id,
    Status: state.now() >= createdAt + state.purgeTakes ? 'Completed' : 'InProgress',
    CreateTime: new Date(createdAt),
    InvalidationBatch: batch,
  };
}
