import type { Coding } from './edge-config.ts';

/**
 * The codings of a behaviour that a viewer takes, as CloudFront normalises them into key and origin request:
 * `br,gzip`, `br`, `gzip` or nothing (AWS: ServingCompressedFiles). `q=0` refuses one (RFC 9110 §12.5.3).
 */
export function normaliseAcceptEncoding(
  accepted: string | null,
  codings: readonly Coding[],
): readonly Coding[] {
  if (accepted === null || codings.length === 0) return [];
  const taken = new Map<string, boolean>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim());
    taken.set(name, !parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter)));
  }
  return (['br', 'gzip'] as const).filter(
    (coding) => codings.includes(coding) && taken.get(coding),
  );
}
