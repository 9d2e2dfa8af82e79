/** How a reader's program says which content codings it takes: browsers, older programs, and those that take none. */
export const CODINGS = {
  br: 'gzip, deflate, br',
  gzip: 'gzip',
  plain: 'identity',
} as const;

export type Coding = keyof typeof CODINGS;

/** What came of asking for one URL. */
export type Observed = Answer | NoAnswer;

export interface Answer {
  readonly outcome: 'answer';
  /** When it was asked, epoch milliseconds. */
  readonly askedAt: number;
  readonly status: number;
  readonly contentType: string | null;
  readonly cacheControl: string | null;
  readonly contentEncoding: string | null;
  /** Seconds; null where it is not said, which is 0 for CloudFront. */
  readonly age: number | null;
  readonly xCache: string | null;
  /** `X-Amz-Cf-Pop`: the edge that answered. */
  readonly pop: string | null;
  /** Where a redirect leads, as a whole URL; null where there is none, or none that can be read. */
  readonly location: string | null;
  readonly body: ObservedBody;
}

export type ObservedBody =
  /** `digest` of the decoded body, as the ledger has it. */
  | { readonly read: 'whole'; readonly digest: string; readonly size: number }
  /** More than anything that may be there. */
  | { readonly read: 'too-long' }
  /** Not what its Content-Encoding says. */
  | { readonly read: 'undecodable' };

export interface NoAnswer {
  readonly outcome: 'no-answer';
  readonly askedAt: number;
  /** In words: `its certificate has expired`. */
  readonly why: string;
}
