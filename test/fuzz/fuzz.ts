import { type Arbitrary, constantFrom, type IAsyncProperty } from 'fast-check';
import type { Seen } from './run-main.ts';

/** One kind of hostile input. */
export interface Fuzz {
  readonly name: string;
  /** Inputs that `npm run fuzz` tries. */
  readonly runs: number;
  /** Inputs that `npm test` tries. */
  readonly quick: number;
  /** Makes the place where it is tried. The property throws when what must not be is. */
  open(): Promise<OpenFuzz>;
}

export interface OpenFuzz {
  readonly property: IAsyncProperty<unknown>;
  readonly close: () => Promise<void>;
}

/** As a document, or on a screen. */
export const shown: Arbitrary<readonly string[]> = constantFrom([], [], ['--json']);

/** A property, whatever it is of. */
export function openFuzz<T>(property: IAsyncProperty<T>, close: () => Promise<void>): OpenFuzz {
  return { property, close };
}

/** Milliseconds that any input may take; several times what the slowest takes on a busy machine. */
const longest = 30_000;

/** The answer, if it comes within the time any input may take. */
export async function withinBounds<T>(answer: Promise<T>): Promise<T> {
  let over: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    over = setTimeout(() => reject(new Error(`no end within ${longest} ms`)), longest);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(over);
  }
}

/** A command may succeed or refuse with a code. It may not fail as a bug, nor say what a terminal would obey. */
export function assertCivil({ code, stdout, stderr }: Seen): void {
  if (code === 'bug') throw new Error(`a bug: ${stdout}${stderr}`);
  const screen = stdout + stderr;
  if (
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(
      stdout.startsWith('{') ? stderr : screen,
    )
  )
    throw new Error(`unescaped on the screen: ${JSON.stringify(screen)}`);
  if ('polluted' in {}) throw new Error('the prototype of all objects was changed');
}

export function assertSame(what: string, actual: unknown, expected: unknown): void {
  const found = JSON.stringify(actual);
  if (found !== JSON.stringify(expected)) throw new Error(`${what}: ${found}`);
}
