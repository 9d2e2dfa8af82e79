import { stripVTControlCharacters } from 'node:util';

type Text = string | (() => string);

export interface Progress {
  /** Replaces the text: `uploading 120 of 4,000`. Cheap to call often, if what is called often is a function. */
  update(text: Text): void;
  /** Ends the line; with a text it stays on the screen. */
  done(text?: string): void;
}

export interface ProgressOptions {
  readonly stream: { write(text: string): boolean; readonly columns?: number };
  readonly mode: 'live' | 'lines' | 'none';
  /** Milliseconds of any monotonic clock. */
  readonly elapsed: () => number;
}

/** On a terminal a line that is redrawn at most 12 times a second; elsewhere one plain line every 5 s. */
export function startProgress(text: string, options: ProgressOptions): Progress {
  switch (options.mode) {
    case 'live':
      return liveProgress(text, options);
    case 'lines':
      return plainProgress(options);
    case 'none':
      return { update: () => {}, done: () => {} };
  }
}

function liveProgress(first: string, { stream, elapsed }: ProgressOptions): Progress {
  let drawnAt = -Infinity;
  const draw = (text: Text): void => {
    if (elapsed() - drawnAt < 80) return;
    drawnAt = elapsed();
    const width = Math.max(20, stream.columns ?? 80) - 1;
    stream.write(`\r\u001B[2K${stripVTControlCharacters(said(text)).slice(0, width)}`);
  };
  draw(first);
  return {
    update: draw,
    done: (text) => {
      stream.write(text === undefined ? '\r\u001B[2K' : `\r\u001B[2K${text}\n`);
    },
  };
}

function plainProgress({ stream, elapsed }: ProgressOptions): Progress {
  let writtenAt = elapsed();
  return {
    update: (text) => {
      if (elapsed() - writtenAt < 5000) return;
      writtenAt = elapsed();
      stream.write(`${said(text)}\n`);
    },
    done: (text) => {
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}

const said = (text: Text): string => (typeof text === 'string' ? text : text());
