import type { TimestampFormat } from './shape.ts';

export function writeTimestamp(at: Date, format: TimestampFormat): string {
  if (format === 'http-date') return at.toUTCString();
  return format === 'date-time' ? at.toISOString() : String(at.getTime() / 1000);
}

/** Any of the formats. */
export function readTimestamp(text: string): Date {
  return /^[\d.]+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
}
