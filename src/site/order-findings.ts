import type { Finding } from '../findings/finding.ts';

/** One of each, by place: a template that fails on every page is one finding. */
export function orderFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { code, place, args } = finding;
    const { page: _page, ...told } = args;
    const id = JSON.stringify([
      place?.file ?? '',
      String(place?.line ?? 0).padStart(8, '0'),
      code,
      told,
    ]);
    if (!seen.has(id)) seen.set(id, finding);
  }
  return [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}
