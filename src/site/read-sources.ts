import type { Finding } from '../findings/finding.ts';

/** A story's file as the disk has it: enough to tell whether it changed without opening it. */
export interface SourceFile {
  /** Relative to the site's root, NFC, `/` between parts: `stories/2024/the-fox.md`. */
  readonly file: string;
  /** Absolute, spelt as on disk. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970, decimal. */
  readonly mtimeNs: string;
  readonly inode: string;
}

/** Every `stories/**` Markdown file under `root`, sorted by `file`; what it leaves out for a reason goes to `report`. */
export function listSources(_root: string, _report: (finding: Finding) => void = () => {}): SourceFile[] {
  throw new Error('not written yet');
}

/** The text of one source: BOM removed, line ends as LF. Throws a UserError (with its finding) when it cannot be read. */
export function readSource(_source: SourceFile): string {
  throw new Error('not written yet');
}
