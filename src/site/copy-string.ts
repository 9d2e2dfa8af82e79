/**
 * The same text in memory of its own. V8 makes a slice of 13 characters or more point into the string it was cut
 * from, so that a kept title keeps its whole file alive. Lone surrogates become U+FFFD.
 */
export function copyString(text: string): string {
  return Buffer.from(text).toString();
}
