/** The first line of what a part of `infra` shows. */
export function renderHead(
  part: 'diff' | 'deploy' | 'outputs' | 'mail' | 'destroy',
  { target, account }: { readonly target: string; readonly account: string | null },
): readonly string[] {
  return [`storyclub infra ${part} · ${target}${account === null ? '' : ` · account ${account}`}`];
}
