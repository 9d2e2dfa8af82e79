import type { LedgerRoot } from '../plan/ledger.ts';
import { isJournalDocument, type JournalDocument } from './journal-object.ts';
import {
  type Check,
  isFlag,
  isListOf,
  isNumber,
  isObject,
  isRecordOf,
  isText,
  orNull,
} from './shape.ts';

/** The root as stored: with the name of the entries it belongs to. */
export interface StoredRoot extends LedgerRoot {
  /** Null before the first commit. */
  readonly entriesKey: string | null;
}

const isLifetime = isObject({ edge: isNumber, browser: isNumber });
const isBatch = isObject({
  callerReference: isText,
  items: isListOf(isText),
  id: orNull(isText),
  createdAt: orNull(isNumber),
  completedAt: orNull(isNumber),
});
const isBehaviour = isObject({
  pattern: isText,
  minTtl: isNumber,
  defaultTtl: isNumber,
  maxTtl: isNumber,
  queryStringsInKey: isFlag,
  leadsHere: isFlag,
  viewerFunction: isFlag,
});
const isDistribution = isObject({
  behaviours: isListOf(isBehaviour),
  errors: isObject({
    minTtlByStatus: isRecordOf(isNumber),
    defaultMinTtl: isNumber,
    pageByStatus: isRecordOf(isText),
  }),
  tagHeader: orNull(isText),
});
const isPublishRecord = isObject({
  id: isText,
  at: isNumber,
  commit: orNull(isText),
  committedAt: orNull(isNumber),
  isUncommitted: orNull(isFlag),
  by: isText,
});
const isFix = isObject({
  slug: isText,
  key: isText,
  at: isNumber,
  publish: isText,
  before: isText,
  after: isText,
  replaced: isListOf(isObject({ from: isText, to: isText })),
});
const isTakenDown = isObject({
  slug: isText,
  key: isText,
  title: isText,
  file: isText,
  at: isNumber,
  by: isText,
  reason: orNull(isText),
  redirectTo: orNull(isText),
});
const isRelease: Check = (value) =>
  isPublishRecord(value) &&
  isObject({
    firstAt: isNumber,
    serial: isNumber,
    entriesKey: isText,
    siteDigest: isText,
    templatesDigest: isText,
    configDigest: isText,
  })(value);

const isRoot = isObject({
  version: (value) => value === 1,
  site: isText,
  serial: isNumber,
  fence: isNumber,
  publish: orNull(isPublishRecord),
  siteDigest: isText,
  templatesDigest: isText,
  configDigest: isText,
  policyDigest: isText,
  tiers: isListOf(isObject({ age: isNumber, edge: isNumber, browser: isNumber })),
  distribution: isDistribution,
  distributionReadAt: isNumber,
  purges: isListOf(isObject({ publish: isText, dueBy: isNumber, batches: isListOf(isBatch) })),
  nextDue: orNull(isNumber),
  nextStoryAt: orNull(isNumber),
  forgotten: isRecordOf(isLifetime),
  retired: isListOf(isText),
  conditionsProven: isFlag,
  journal: orNull(isJournalDocument),
  fixes: isListOf(isFix),
  takenDown: isListOf(isTakenDown),
  releases: isListOf(isRelease),
  entriesKey: orNull(isText),
});

/** The root as it is on disk. */
export interface RootDocument extends Omit<StoredRoot, 'journal'> {
  readonly journal: JournalDocument | null;
}

/** Whether a JSON value has the shape of a stored root of this version. */
export function isRootDocument(value: unknown): value is RootDocument {
  return isRoot(value);
}
