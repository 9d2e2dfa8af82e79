/** A name of the DNS as facts have it: lower case, without the final dot. */
export function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** The name itself and its parents, longest first, without the root. */
export function withParents(name: string): readonly string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}
