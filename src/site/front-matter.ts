import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { copyString } from './copy-string.ts';
import type { UnknownKey } from './field-reader.ts';
import { grayMatter } from './late-parsers.ts';
import { readStoryFields } from './story-fields.ts';
import type { SiteZone } from './story-fields.ts';
import type { StoryMeta } from './source.ts';
import { parseYamlBlock } from './yaml-block.ts';
import type { YamlBlock } from './yaml-block.ts';
import { parsePlainLines } from './yaml-lines.ts';

export type { UnknownKey } from './field-reader.ts';

export interface FrontMatter {
  /** Null when a required field is missing or malformed; `findings` says what. */
  readonly meta: StoryMeta | null;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** Keys we do not know; `unknownKeyNotices` makes the one notice per key. */
  readonly unknownKeys: readonly UnknownKey[];
}

/** Characters, fences included. */
const maxBlock = 65_536;

interface Fences {
  readonly language: string;
  /** Where the front matter with its fences ends; null when it is not closed. */
  readonly end: number | null;
}

/**
 * Splits a story into its checked front matter and its body, which is everything after the closing fence. Pure, and
 * never throws for what an author can write.
 */
export function parseFrontMatter(
  source: { readonly file: string; readonly text: string },
  context: { readonly site: SiteZone },
): FrontMatter {
  const { file, text } = source;
  const first = { file, line: 1 };
  const fences = findFences(text);
  if (fences === null) return refuse(siteSourceFinding('front-matter-missing', {}, first), text);
  if (!isYaml(fences.language)) {
    const language = copyString(fences.language.slice(0, 40));
    return refuse(siteSourceFinding('front-matter-language', { language }, first));
  }
  if (fences.end === null) return refuse(siteSourceFinding('front-matter-unclosed', {}, first));
  if (fences.end > maxBlock) {
    return refuse(
      siteSourceFinding('front-matter-too-large', { size: fences.end, limit: maxBlock }, first),
    );
  }
  const head = copyString(text.slice(0, fences.end));
  const body = text.slice(fences.end);
  const block = readBlock(head);
  const bodyLine = head.split('\n').length;
  switch (block.kind) {
    case 'malformed':
      return refuse(
        siteSourceFinding(
          'front-matter-malformed',
          { problem: block.problem },
          { file, line: block.line },
        ),
        body,
      );
    case 'alias':
      return refuse(siteSourceFinding('front-matter-alias', {}, { file, line: block.line }), body);
    case 'entries':
      return { ...readStoryFields({ file, bodyLine, entries: block.entries }, context.site), body };
  }
}

function refuse(finding: Finding, body = ''): FrontMatter {
  return { meta: null, body, findings: [finding], unknownKeys: [] };
}

const openingFence = /^---(?!-)([^\n]*)(?:\n|$)/;
/** The first line that begins with the fence must be all fence: gray-matter would close at it in any case. */
const closingFence = /^---([^\n]*)(?:\n|$)/gm;

function findFences(text: string): Fences | null {
  const opening = openingFence.exec(text);
  if (opening === null) return null;
  closingFence.lastIndex = opening[0].length;
  const closing = closingFence.exec(text);
  const isClosed = closing !== null && closing[1]?.trim() === '';
  return {
    language: (opening[1] ?? '').trim(),
    end: isClosed ? closing.index + closing[0].length : null,
  };
}

function isYaml(language: string): boolean {
  return /^(?:ya?ml)?$/i.test(language);
}

/** Plain lines are read at once. */
function readBlock(head: string): YamlBlock {
  const plain = parsePlainLines(head.slice(head.indexOf('\n'), head.lastIndexOf('\n---')));
  return plain === null ? readAnyBlock(head) : { kind: 'entries', entries: plain };
}

/**
 * gray-matter gets the front matter alone, with our engine in place of each of its own: those would run `---js`, expand
 * aliases and turn `007` into 7. Options are always passed: without them it answers from a cache, which after an error
 * holds an empty document.
 */
function readAnyBlock(head: string): YamlBlock {
  let block: YamlBlock = { kind: 'entries', entries: [] };
  const yaml = (text: string): object => {
    // It begins with the line end of the opening fence: its lines are the file's.
    block = parseYamlBlock(text);
    return {};
  };
  const matter = grayMatter();
  try {
    matter(head, {
      language: 'yaml',
      engines: { yaml, json: refuseEngine, javascript: refuseEngine, js: refuseEngine },
    });
  } catch (error) {
    // The parser recurses: a value nested thousands deep ends in a RangeError.
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'malformed', problem: 'it is nested too deeply', line: 1 };
  }
  return block;
}

function refuseEngine(): object {
  throw new Error('only YAML front matter may reach an engine');
}
