import type { DesiredObject } from './apply-change.ts';
import type { EdgeAction } from './decide.ts';
import type { ChangeKind } from './ledger.ts';

/** Why a change is made: what differs between the site as built and as published. */
export type PutReason = 'new' | 'returned' | 'content-differs' | 'layout-differs' | 'other-headers';
export type CopyReason = 'settled' | 'policy-differs' | 'visible-headers-differ' | 'tags-differ';
export type RemoveReason = 'gone-from-site';
export type RetireReason = 'nothing-loads-it' | 'may-still-be-loaded' | 'recently-loaded';

interface Decided {
  readonly key: string;
  readonly kind: ChangeKind;
  readonly edge: EdgeAction;
  /** Until when a reader may be shown an older version without any purge; `Infinity` until purged; null when nothing is cached. */
  readonly until: number | null;
}

export interface Put extends Decided {
  readonly change: 'put';
  readonly reason: PutReason;
  readonly desired: DesiredObject;
  /** The ETag the key must still have; null when it must not exist. */
  readonly replaces: string | null;
}

export interface CopyHeaders extends Decided {
  readonly change: 'copy-headers';
  readonly reason: CopyReason;
  readonly desired: DesiredObject;
  readonly replaces: string;
  readonly previousCacheControl: string;
}

export interface Remove extends Decided {
  readonly change: 'remove';
  readonly reason: RemoveReason;
  readonly replaces: string;
}

/** A file the site no longer uses: deleted at `due`, when nothing that may be shown loads it. */
export interface Retire extends Decided {
  readonly change: 'retire';
  readonly reason: RetireReason;
  readonly replaces: string;
  readonly due: number;
  readonly isDue: boolean;
}

export type Change = Put | CopyHeaders | Remove | Retire;
