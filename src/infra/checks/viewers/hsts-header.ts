/** `Strict-Transport-Security: max-age=31536000; includeSubDomains` (RFC 6797 §6.1). */
export interface HstsHeader {
  /** Seconds; null when it is missing or no number, and a browser ignores the header. */
  readonly maxAge: number | null;
  readonly includeSubdomains: boolean;
  readonly preload: boolean;
}

export function parseHsts(value: string): HstsHeader {
  const directives = new Map(
    value.split(';').map((directive) => {
      const [name = '', argument = ''] = directive.split('=');
      return [name.trim().toLowerCase(), argument.trim().replace(/^"(.*)"$/, '$1')];
    }),
  );
  const maxAge = directives.get('max-age') ?? '';
  return {
    maxAge: /^\d+$/.test(maxAge) ? Number(maxAge) : null,
    includeSubdomains: directives.has('includesubdomains'),
    preload: directives.has('preload'),
  };
}
