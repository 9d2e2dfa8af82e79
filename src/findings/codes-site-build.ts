import { findingsOf, text } from './finding.ts';

/** What can be wrong with a site as a whole: its templates, and what its stories add up to. */
const catalogue = {
  'template-missing': text<{ file: string }>({
    severity: 'error',
    what: ({ file }) => `The template ${file} does not exist.`,
    next: ({ file }) =>
      `Add ${file}; \`storyclub init\` writes a complete set into an empty folder.`,
  }),
  'template-syntax': text<{ reason: string }>({
    severity: 'error',
    what: ({ reason }) => `The template cannot be read: ${reason}.`,
    next: () => 'Correct the tag or the expression in it.',
  }),
  'template-failed': text<{ reason: string; page: string }>({
    severity: 'error',
    what: ({ reason, page }) => `The template failed on ${page}: ${reason}.`,
    next: () => 'Correct the name, or test an optional value before it is written.',
  }),
  'template-link': text<{ target: string }>({
    severity: 'error',
    what: ({ target }) => `This is a symbolic link that leads to ${target}, outside its folder.`,
    next: () => 'Put the file itself there: links out of the tree are not followed.',
  }),
  'template-dotfile': text<{ name: string }>({
    severity: 'notice',
    what: ({ name }) => `${name} is not published, because its name starts with a dot.`,
    next: () => 'Only .well-known/ is; rename the file if readers should get it.',
  }),
  'asset-missing': text<{ target: string }>({
    severity: 'error',
    what: ({ target }) => `The style sheet refers to ${target}, which is not in templates/assets/.`,
    next: () => 'Correct the path (it is relative to the style sheet), or add the file.',
  }),
  'asset-cycle': text<{ files: readonly string[] }>({
    severity: 'error',
    what: ({ files }) => `Style sheets import each other in a circle: ${files.join(' → ')}.`,
    next: () => 'Take one of the imports out.',
  }),
  'slug-taken': text<{ slug: string; other: string }>({
    severity: 'error',
    what: ({ slug, other }) => `The slug ${slug} is already that of ${other}.`,
    next: () => 'Give one of the two another `slug`.',
  }),
  'slug-differs-by-case': text<{ slug: string; other: string; otherSlug: string }>({
    severity: 'error',
    what: ({ slug, other, otherSlug }) =>
      `The slug ${slug} differs from ${otherSlug} of ${other} by upper and lower case alone.`,
    next: () => 'Give one of the two another `slug`: some disks cannot tell them apart.',
  }),
  'name-without-letters': text<{ field: string; name: string }>({
    severity: 'error',
    what: ({ field, name }) =>
      `The ${field} "${name}" has no letter or digit to make an address of.`,
    next: ({ field }) => `Give the ${field} a name with at least one letter or digit.`,
  }),
  'tag-spellings': text<{ tag: string; others: readonly string[] }>({
    severity: 'notice',
    what: ({ tag, others }) =>
      `The tag "${tag}" is also written ${others.map((o) => `"${o}"`).join(', ')}; they share one page.`,
    next: ({ tag }) => `Write it "${tag}" everywhere.`,
  }),
  'author-spellings': text<{ author: string; others: readonly string[] }>({
    severity: 'notice',
    what: ({ author, others }) =>
      `The author "${author}" is also written ${others.map((o) => `"${o}"`).join(', ')}; they share one page.`,
    next: ({ author }) => `Write it "${author}" everywhere.`,
  }),
  'redirect-loop': text<{ paths: readonly string[] }>({
    severity: 'error',
    what: ({ paths }) => `These redirects lead in a circle: ${paths.join(' → ')}.`,
    next: () => 'Take the address that is still a page out of `redirectFrom`.',
  }),
  'redirect-twice': text<{ from: string; other: string }>({
    severity: 'error',
    what: ({ from, other }) => `${from} already redirects to ${other}.`,
    next: () => 'Keep the address in the `redirectFrom` of one story.',
  }),
  'key-taken': text<{ key: string; other: string; otherKey: string }>({
    severity: 'error',
    what: ({ key, other, otherKey }) =>
      key === otherKey
        ? `This would be published as ${key}, and so would ${other}.`
        : `This would be published as ${key}, which some disks cannot keep beside ${otherKey} of ${other}.`,
    next: () => 'Rename one of the two.',
  }),
  'key-too-long': text<{ key: string }>({
    severity: 'error',
    what: ({ key }) =>
      `The name ${key} is longer than disks (255 bytes a part) or S3 (1,024 bytes) take.`,
    next: () => 'Give it a shorter `slug` or name.',
  }),
  'story-taken-down': text<{ slug: string; day: string; by: string; reason: string }>({
    severity: 'notice',
    what: ({ slug, day, by, reason }) =>
      `${slug} stays down: it was taken down on ${day} by ${by}${reason === '' ? '' : ` (${reason})`}.`,
    next: ({ slug }) => `\`storyclub restore ${slug}\` brings it back.`,
  }),
  'redirect-dead-end': text<{ slug: string; to: string }>({
    severity: 'warning',
    what: ({ slug, to }) =>
      `${slug}, which was taken down, leads to ${to}, where there is nothing any more.`,
    next: ({ slug }) =>
      `Lead it elsewhere with \`storyclub take-down ${slug} --redirect-to\`, or bring it back.`,
  }),
  'no-stories': text<{ dated: number }>({
    severity: 'warning',
    what: ({ dated }) =>
      dated === 0
        ? 'There is no story to publish.'
        : `There is no story to publish: all ${dated} are drafts or dated in the future.`,
    next: () => 'Write one with `storyclub new "A title"`.',
  }),
};

export const siteFinding = findingsOf(catalogue);
