const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `5m` in seconds; null for what is no duration. Whole numbers of seconds, minutes, hours or days. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  const unit = secondsOf[match?.[2] ?? ''];
  return match?.[1] === undefined || unit === undefined ? null : Number(match[1]) * unit;
}
