/**
 * Messages as data. The code that finds a problem names it and says where; the wording lives in one
 * catalogue a folder, and every code has a heading in docs/findings.md. A code never changes its meaning.
 */
export type Severity = 'error' | 'warning' | 'notice';

export type FindingArgs = Readonly<Record<string, string | number | readonly string[]>>;

/** Where in the user's files: `file` relative to the site's root, `line` from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly place: Place | null;
  /** What is wrong, one full sentence. */
  readonly what: string;
  /** What to do about it, one full sentence. */
  readonly next: string;
  readonly args: FindingArgs;
}

/** One entry of a catalogue: how a code is worded, from the arguments it is reported with. */
export interface FindingText<A extends FindingArgs> {
  readonly severity: Severity;
  readonly what: (args: A) => string;
  readonly next: (args: A) => string;
}

/** Keeps each code's argument type: `defineFindings({ 'slug-taken': text<{ slug: string }>({...}) })`. */
export function text<A extends FindingArgs = Record<string, never>>(
  entry: FindingText<A>,
): FindingText<A> {
  return entry;
}

type Catalogue<M> = { readonly [K in keyof M]: FindingText<M[K] & FindingArgs> };

/** Makes the constructor of a catalogue's findings: typed codes, typed arguments. */
export function findingsOf<M extends Record<string, FindingArgs>>(catalogue: Catalogue<M>) {
  return <K extends keyof M & string>(code: K, args: M[K], place: Place | null = null): Finding => {
    const entry = catalogue[code];
    return {
      code,
      severity: entry.severity,
      place,
      what: entry.what(args),
      next: entry.next(args),
      args,
    };
  };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}
