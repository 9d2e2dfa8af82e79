/** At most how many shards a site's ledger is in; none up to 10,000 stories, whose ledger is one object. */
export function shardsOf(stories: number): number {
  return stories > 10_000 ? Math.ceil((stories * 1.5) / 4096) : 0;
}
