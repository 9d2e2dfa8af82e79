import { findingsOf, text } from './finding.ts';

/** `a, b, c and 383 more`. */
const nameSome = (names: readonly string[]): string =>
  names.length > 8
    ? `${names.slice(0, 7).join(', ')} and ${names.length - 7} more`
    : names.join(', ').replace(/, ([^,]*)$/, ' and $1');

/** Findings about a site whose ledger is made anew, and about objects that are not as they were published. */
export const adoptFinding = findingsOf({
  'ledger-forgotten': text({
    severity: 'warning',
    what: () =>
      'With the ledger it is lost which stories were taken down, which corrections are in no commit yet, and what could be gone back to.',
    next: () =>
      'Take stories down again that are to stay down, before the next publish brings them back. Where the bucket keeps versions, restore the ledger from one instead.',
  }),
  'take-matches-nothing': text<{ pattern: string }>({
    severity: 'warning',
    what: ({ pattern }) => `--take ${pattern} names no object that the build does not make.`,
    next: () =>
      'Write it as keys are, without the prefix, with * for any characters and ? for one: --take "assets/*".',
  }),
  'objects-drifted': text<{ objects: readonly string[] }>({
    severity: 'warning',
    what: ({ objects }) =>
      `${objects.length === 1 ? 'An object is' : `${objects.length} objects are`} not as storyclub published ${objects.length === 1 ? 'it' : 'them'}: ${nameSome(objects)}.`,
    next: () =>
      'What the site needs is put right by the publish, as the plan shows. To leave something as it is, name it: --keep-drift "<pattern>".',
  }),
  'drift-kept': text<{ objects: readonly string[] }>({
    severity: 'warning',
    what: ({ objects }) => `Left as it is, by --keep-drift: ${nameSome(objects)}.`,
    next: () =>
      'It is not counted as published; a publish that has to change it stops there until it is put right with --refresh.',
  }),
  'objects-added': text<{ objects: readonly string[] }>({
    severity: 'notice',
    what: ({ objects }) =>
      `${objects.length === 1 ? 'An object is' : `${objects.length} objects are`} there that storyclub did not publish: ${nameSome(objects)}.`,
    next: () => 'Nothing needs doing: what is not the site’s is left alone.',
  }),
});
