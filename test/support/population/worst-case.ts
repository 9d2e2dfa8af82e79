import { browserLife, edgeLife } from './lifetimes.ts';
import { type Epoch, type History, nameOf, type Served, type Span, takesAway } from './facts.ts';

/**
 * For each version the last instant at which any history of caches could still show it: not what a population
 * happened to do but the worst that any could have done, whatever was asked when, whichever way a 304 is read and
 * whenever each cache was reached by a purge. It reasons about lines of copies: one begins with a 200, lives on by
 * 304s for as long as its body is live, and ends with the first purge made after it began.
 */

export interface Worst {
  readonly edge: number;
  /** Edges and browsers. */
  readonly reader: number;
}

/** How to look at the facts. Milliseconds. */
export interface View {
  readonly endOf: (span: Span) => number;
  readonly epochEnd: (epoch: Epoch) => number;
  /** How long after the end of a span a fetch from it may land. */
  readonly landing: number;
  /** What whole-second `Age` and the way between two tiers may add at an edge, and at a browser. */
  readonly edgeMore: number;
  readonly browserMore: number;
  /** The last instant at which a purge may have left a copy somewhere, */
  readonly killOf: (purge: History['purges'][number]) => number;
  /** and how long after it what was on its way may arrive. */
  readonly onItsWay: number;
  /** Errors count also where nobody can have asked. */
  readonly isWorstAsked: boolean;
  /** What a behaviour gave once counts from the end of the version (law §3.2), not from the end of the behaviour. */
  readonly isByLaw: boolean;
  /** Lifetimes counted for every version, seconds. */
  readonly atLeast: { readonly shared: number; readonly own: number };
}

const NOTHING = { shared: 0, own: 0 } as const;

/** The longest fetch, the longest way from a regional cache to an edge. */
export const FETCH = 1500;
export const HOP = 400;
const WHOLE_SECOND = 1000;

/** What truly could happen. */
export const truly: View = {
  endOf: ({ to }) => to,
  epochEnd: ({ to }) => to,
  landing: FETCH,
  edgeMore: HOP + WHOLE_SECOND,
  browserMore: WHOLE_SECOND,
  killOf: ({ completedAt }) => completedAt,
  onItsWay: FETCH + HOP,
  isWorstAsked: false,
  isByLaw: false,
  atLeast: NOTHING,
};

/** What can be known of it: what the publisher was told, an allowance for what it was not, purges seen completed. */
export const asKnown = (allowance: number): View => ({
  endOf: ({ toldAt }) => toldAt,
  epochEnd: ({ toldAt }) => toldAt,
  landing: allowance * 1000,
  edgeMore: 0,
  browserMore: 0,
  killOf: ({ seenAt }) => seenAt ?? Infinity,
  onItsWay: allowance * 1000,
  isWorstAsked: true,
  isByLaw: true,
  atLeast: NOTHING,
});

/** The same with every purge that was accepted as good as done. */
export const asDecided = (allowance: number): View => ({
  ...asKnown(allowance),
  killOf: () => -Infinity,
});

interface Cut {
  readonly at: number;
  readonly kill: number;
}

/** Copies stored after `after`, at the latest at `until`, that are all gone after `kill`. */
interface Line {
  readonly after: number;
  readonly until: number;
  readonly kill: number;
}

/** The worst of every version of a key that ever was, live ones included, by name. */
export function worstCases(history: History, view: View): ReadonlyMap<string, Worst> {
  const worst = new Map<string, Worst>();
  for (const url of history.urls) {
    for (const [index, span] of history.spans.entries()) {
      if (!span.isAskedFor && !view.isWorstAsked) continue;
      const name = nameOf(span.object);
      const known = worst.get(name) ?? { edge: -Infinity, reader: -Infinity };
      const cuts = cutsOf(history, { url, tags: span.object?.tags ?? [], view });
      let { edge, reader } = known;
      for (const line of linesOf(span, cuts, view)) {
        const found = follow(line, { history, url, index, view });
        edge = Math.max(edge, found.edge);
        reader = Math.max(reader, found.reader);
      }
      worst.set(name, { edge, reader: Math.max(edge, reader) });
    }
  }
  return worst;
}

function cutsOf(
  { purges }: History,
  {
    url,
    tags,
    view,
  }: { readonly url: string; readonly tags: readonly string[]; readonly view: View },
): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const purge of purges) {
    if (purge.items.some((item) => takesAway(item, url, tags)))
      cuts.push({ at: purge.createdAt, kill: view.killOf(purge) });
  }
  return cuts.toSorted((a, b) => a.at - b.at);
}

function linesOf(span: Span, cuts: readonly Cut[], view: View): readonly Line[] {
  const end = view.endOf(span) + view.landing;
  const lines: Line[] = [];
  let after = span.from;
  for (const [at, cut] of cuts.entries()) {
    if (cut.at <= after) continue;
    const kill = Math.min(...cuts.slice(at).map((later) => later.kill));
    lines.push({ after, until: Math.min(end, cut.at), kill });
    after = cut.at;
    if (after >= end) return lines;
  }
  lines.push({ after, until: end, kill: Infinity });
  return lines;
}

interface Followed {
  readonly history: History;
  readonly url: string;
  readonly index: number;
  readonly view: View;
}

/** A line through every span that may have renewed it. */
function follow(line: Line, { history, url, index, view }: Followed): Worst {
  const { spans, epochs } = history;
  const first = spans[index];
  let edge = -Infinity;
  let reader = -Infinity;
  const headers: { readonly object: Served; readonly from: number }[] = [];
  for (let at = index; at < spans.length; at++) {
    const span = spans[at];
    if (span === undefined || span.from >= line.kill) break;
    if (at > index && (first?.object === null || span.object?.digest !== first?.object?.digest))
      continue;
    if (span.object !== null) headers.push({ object: span.object, from: span.from });
    for (const epoch of epochs) {
      const isHeld = view.isByLaw && span.object !== null;
      const end = isHeld ? view.endOf(span) : Math.min(view.endOf(span), view.epochEnd(epoch));
      // A fetch is kept for as long as the behaviour says that it met.
      if (epoch.from >= view.endOf(span) + WHOLE_SECOND) continue;
      if (view.epochEnd(epoch) <= (isHeld ? (first?.from ?? 0) : span.from)) continue;
      // What was kept under it is gone with what a purge took before this line began.
      if (view.epochEnd(epoch) + view.landing <= line.after) continue;
      const gone = line.kill + view.onItsWay;
      const renewed = Math.min(end + view.landing, gone);
      if (renewed <= line.after) continue;
      // Under a behaviour that was there when the headers were.
      const met = headers.filter(({ from }) => from < view.epochEnd(epoch));
      if (span.object !== null && met.length === 0) continue;
      const { shared, own } = longest(
        met.map(({ object }) => object),
        epoch,
        { url, view },
      );
      edge = Math.max(edge, Math.min(gone, renewed + shared * 1000 + view.edgeMore));
      // An edge hands nothing out after a purge, and what it says of the age of a copy is never less than nothing.
      const handedOut = Math.min(end + view.landing + view.edgeMore, gone);
      reader = Math.max(reader, handedOut + own * 1000 + view.browserMore);
    }
  }
  return { edge, reader };
}

/** The longest an edge and a browser keep what was served with any of these headers; with none, an error. */
function longest(
  headers: readonly Served[],
  { rules }: Epoch,
  { url, view }: { readonly url: string; readonly view: View },
): { readonly shared: number; readonly own: number } {
  const ttl = rules.ttlOf(url);
  if (headers.length === 0) return errorLife(url, { rules });
  let { shared, own } = view.atLeast;
  for (const fields of headers) {
    const edge = edgeLife(fields, ttl);
    const browser = browserLife(fields);
    shared = Math.max(shared, edge.fresh + edge.grace);
    own = Math.max(own, browser.fresh + browser.grace);
  }
  return { shared, own };
}

/** "Error caching minimum TTL" (custom-error-pages-expiration.html): at least a second, and a custom page's own life. */
export function errorLife(
  url: string,
  { rules }: Pick<Epoch, 'rules'>,
): { readonly shared: number; readonly own: number } {
  const ttl = rules.ttlOf(url);
  if (Math.max(ttl.min, ttl.usual, ttl.max) === 0) return { shared: 0, own: 0 };
  const page = rules.errorPage;
  if (page === null) return { shared: Math.max(rules.errorTtl, 1), own: 0 };
  const edge = edgeLife(page, rules.ttlOf(page.url));
  const browser = browserLife(page);
  return {
    shared: Math.max(rules.errorTtl, 1, edge.fresh + edge.grace),
    own: browser.fresh + browser.grace,
  };
}
