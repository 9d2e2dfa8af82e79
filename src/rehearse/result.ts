import type { PublishTimes } from './publish-times.ts';
import type { Subject } from './subjects.ts';
import type { Model, RehearsalTerms } from './terms.ts';
import type { Bins, Seen } from './watch.ts';

/** Ways to deal with the edges after the same uploads. */
export const strategies = ['plan', 'purge-everything', 'wait-for-everything'] as const;
export type StrategyName = (typeof strategies)[number];

/** What became of the promise made for one change. */
export type Verdict =
  /** Nobody was shown anything older after the bound. */
  | 'kept'
  /** Somebody was: a bug, or something assumed does not hold. */
  | 'broken'
  /** The bound lies beyond the end of the rehearsal. */
  | 'not-due'
  /** Nobody asked for it. */
  | 'unread'
  /** Its purge was due before this publish. */
  | 'overdue';

/** One change, and what its readers saw under each strategy. */
export interface RehearsedChange extends Omit<Subject, 'wanted'> {
  /** The URL readers know it by. */
  readonly url: string;
  readonly verdict: Verdict;
  readonly seen: Readonly<Record<StrategyName, Seen>>;
}

/** What one strategy came to, from the publish to the end. */
export interface Outcome {
  readonly name: StrategyName;
  /** Page views browsers answered themselves, of all. */
  readonly browserHits: number;
  /** Requests edges were asked, and those they answered without the origin. */
  readonly edgeRequests: number;
  readonly edgeHits: number;
  /** Answers of edges that told a browser that it has it (304). */
  readonly notModified: number;
  readonly originRequests: number;
  /** Bytes. */
  readonly originBytes: number;
  /** Invalidation paths sent. */
  readonly paths: number;
  /** The publish, the requests edges made of the origin, and purges. */
  readonly usd: number;
  /** Views that were shown something older than was published, but for layout, and of layout. */
  readonly oldViews: number;
  readonly oldViewsLayout: number;
  /** When somebody was last shown an older version of anything but layout; null when nobody was. */
  readonly lastOld: number | null;
  /** The same for layout. */
  readonly lastOldLayout: number | null;
  /** Changes but of layout, and of layout, of which some location would still answer with an older version at the end. */
  readonly stillOld: number;
  readonly stillOldLayout: number;
  /** Files that pages load and that were not there when they were asked for. */
  readonly missingFiles: number;
}

/** A publish as it was played. Instants are epoch milliseconds. */
export interface Rehearsal {
  readonly target: string;
  readonly terms: RehearsalTerms;
  readonly model: Model;
  readonly times: PublishTimes;
  readonly endedAt: number;
  /** Page views from the publish on. */
  readonly views: number;
  readonly stories: number;
  readonly storiesPlayed: number;
  /** Of page views, that of pages that are played. */
  readonly share: number;
  /** Changed keys too many to be played. */
  readonly notPlayed: number;
  readonly bins: Bins;
  /** Before the first bin: when readers began. */
  readonly beganAt: number;
  readonly changes: readonly RehearsedChange[];
  readonly outcomes: readonly Outcome[];
}
