import { readFileSync } from 'node:fs';

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown page, in order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', block = '']) => ({ language, text: block }),
  );
}

/** The one block of a language; throws when there are none or several. */
export function blockOf(page: string, language: string): string {
  const found = blocksOf(page).filter((block) => block.language === language);
  const [only] = found;
  if (found.length !== 1 || only === undefined)
    throw new Error(`${page} has ${found.length} blocks of ${language}, not one`);
  return only.text;
}

/** Every command in the shell blocks of a page, `a && b` as two, comments left out. */
export function commandsOf(page: string): readonly string[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split(/\n|&&/))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** The rows of the tables of a page whose first cell is code, as cells without their marks. */
export function tableRowsOf(page: string): readonly (readonly string[])[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}
