import type { Finding, Severity } from '../findings/finding.ts';

export interface FindingJson {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string | null;
  readonly line: number | null;
  readonly what: string;
  readonly next: string;
  readonly args: Finding['args'];
}

/** Findings as every JSON document of the program lists them under `findings`. */
export function findingsToJson(findings: readonly Finding[]): readonly FindingJson[] {
  return findings.map(({ code, severity, place, what, next, args }) => ({
    code,
    severity,
    file: place?.file ?? null,
    line: place?.line ?? null,
    what,
    next,
    args,
  }));
}
