type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

const codes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colours text for a terminal; without colour gives it back as it is. */
export type Paint = (colour: Colour, text: string) => string;

export function paintFor(coloured: boolean): Paint {
  return coloured
    ? (colour, text) => `\u001B[${codes[colour][0]}m${text}\u001B[${codes[colour][1]}m`
    : (_, text) => text;
}

/** Text that came from a file or a server, safe to print: control characters are shown, not obeyed. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
