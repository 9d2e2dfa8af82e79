/** What the site answers a reader, asked over the network. */
export interface FaceFacts {
  /** One for each URL of `faceUrls`; a URL that could not be asked says why. */
  readonly answers: readonly FaceAnswer[];
  /** One for each of the site's names. */
  readonly handshakes: readonly Handshake[];
}

/** What a URL was asked for. */
export type FacePurpose =
  /** `http://` and `https://` of each name, without following redirects. */
  | 'home'
  /** A page by its pretty URL `/x/`, taken from what is published. */
  | 'page'
  /** The same page under each of the other names, which are to lead to it. */
  | 'other-page'
  /** A key below the state prefix. */
  | 'state'
  /** A page that cannot exist: 404 or 403. */
  | 'missing'
  /** The bucket by its own URL, around the CDN; over HTTPS and over HTTP. */
  | 'bucket-direct'
  | 'bucket-direct-http'
  /** The website endpoint of the bucket. */
  | 'bucket-website'
  /** A file that must never be reachable: `/.env`, `/id_rsa`, `/backup.sql` … */
  | 'secret';

export interface FaceAnswer {
  readonly url: string;
  readonly purpose: FacePurpose;
  readonly answer:
    | {
        readonly is: 'answered';
        readonly status: number;
        /** Names in lower case. */
        readonly headers: Readonly<Record<string, string>>;
        /** The first 512 bytes as text. */
        readonly start: string;
      }
    | { readonly is: 'unanswered'; readonly why: string };
}

/** Nothing answered at all: no name is there, no connection was taken, or this machine has no network. */
export function isSilent({ answers, handshakes }: FaceFacts): boolean {
  return (
    answers.every(({ answer }) => answer.is === 'unanswered') &&
    handshakes.every(({ outcome }) => outcome.is === 'refused')
  );
}

/** Not even S3 answered, which does for the bucket by its own URL whatever becomes of the site. */
export function isOffline({ answers }: FaceFacts): boolean {
  const bucket = answers.filter(({ purpose }) => purpose === 'bucket-direct');
  return bucket.length > 0 && answers.every(({ answer }) => answer.is === 'unanswered');
}

export interface Handshake {
  readonly name: string;
  readonly outcome:
    | {
        readonly is: 'shaken';
        readonly protocol: string;
        /** A certificate that this machine trusts, for this name. */
        readonly trusted: boolean;
        /** Why not, in OpenSSL's words. */
        readonly distrust: string | null;
        readonly notAfter: number | null;
        /** `h2`, `http/1.1` */
        readonly alpn: string | null;
      }
    | { readonly is: 'refused'; readonly why: string };
  /** Old versions tried one by one, and whether the server accepted them. Null: this machine's OpenSSL cannot offer it. */
  readonly accepts: Readonly<Record<'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', boolean | null>>;
}
