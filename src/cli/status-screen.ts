import { toRedraw } from '../report/status-frame.ts';

export interface Frame {
  readonly lines: readonly string[];
  /** Equal in two frames that say the same. */
  readonly news: string;
  /** How to go on, where there is a terminal. */
  readonly hint: string;
}

/** Where a status is shown again and again. */
export interface Screen {
  open(): void;
  width(): number;
  show(frame: Frame): void;
  /** Leaves what was shown last. */
  close(): void;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
}

interface Plain {
  readonly print: (lines: readonly string[]) => void;
  readonly width: number;
}

/** The terminal's second screen, or one block of lines after the other. */
export function openScreen(stream: Stream, plain: Plain): Screen {
  return stream.isTTY === true ? terminalScreen(stream, plain) : plainScreen(plain);
}

// The second screen, without a cursor and without lines that run over the edge; and back (xterm, DECTCEM, DECAWM).
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l';

function terminalScreen(stream: Stream, { print, width }: Plain): Screen {
  let last: Frame | null = null;
  // A second Ctrl-C ends the process: the terminal is given back all the same.
  const leave = (): void => {
    stream.write(LEAVE);
  };
  return {
    open: () => {
      process.once('exit', leave);
      stream.write(ENTER);
    },
    width: () => Math.max(40, Math.min(positive(stream.columns, width), 120)),
    show: (frame) => {
      last = frame;
      stream.write(toRedraw([...frame.lines, '', frame.hint], positive(stream.rows, 24)));
    },
    close: () => {
      process.off('exit', leave);
      leave();
      if (last !== null) print(last.lines);
    },
  };
}

/** Some pseudo-terminals say 0. */
const positive = (n: number | undefined, otherwise: number): number =>
  n !== undefined && n > 0 ? n : otherwise;

function plainScreen({ print, width }: Plain): Screen {
  let news: string | null = null;
  return {
    open: () => {},
    width: () => width,
    show: (frame) => {
      if (frame.news === news) return;
      print(news === null ? frame.lines : ['', ...frame.lines]);
      news = frame.news;
    },
    close: () => {},
  };
}
