/** A screen as Markdown under a heading, for the summary of a GitHub job. */
export function codeFence(heading: string, lines: readonly string[]): readonly string[] {
  return [`### ${heading}`, '', '```', ...lines, '```', ''];
}
