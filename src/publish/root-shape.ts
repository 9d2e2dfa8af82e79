import type { LedgerRoot } from '../plan/ledger.ts';

/** The root as stored: with the name of the entries it belongs to. */
export interface StoredRoot extends LedgerRoot {
  /** Null before the first commit. */
  readonly entriesKey: string | null;
}

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number';
const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isObject =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const found = new Map(Object.entries(value));
    return Object.entries(fields).every(([name, check]) => check(found.get(name)));
  };
const isRecordOf =
  (check: Check): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(check);

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
const isDesired = isObject({
  key: isText,
  kind: isText,
  digest: isText,
  size: isNumber,
  contentType: isText,
  cacheControl: isText,
  contentDigest: orNull(isText),
  loads: isListOf(isText),
  changedAt: isNumber,
});
const isIntent: Check = (value) =>
  isObject({ change: isText, kind: isText, desired: isDesired })(value) ||
  isObject({ change: isText, kind: isText, key: isText, etag: isText })(value);
const isJournal = isObject({
  publish: isText,
  startedAt: isNumber,
  urgent: isFlag,
  promises: isRecordOf(isNumber),
  intents: isListOf(isIntent),
});

const isPublishRecord = isObject({
  id: isText,
  at: isNumber,
  commit: orNull(isText),
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
  journal: orNull(isJournal),
  fixes: isListOf(isFix),
  takenDown: isListOf(isTakenDown),
  releases: isListOf(isRelease),
  entriesKey: orNull(isText),
});

/** Whether a JSON value has the shape of a stored root of this version. */
export function isStoredRoot(value: unknown): value is StoredRoot {
  return isRoot(value);
}
