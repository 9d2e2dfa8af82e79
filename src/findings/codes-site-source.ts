import { findingsOf, text } from './finding.ts';

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** What can be wrong with a story's file, its front matter, its Markdown and the images beside it. */
const catalogue = {
  'source-unreadable': text<{ reason: string }>({
    severity: 'error',
    what: ({ reason }) => `The file cannot be read: ${reason}.`,
    next: () => 'Check that the file exists and that you may read it.',
  }),
  'source-too-large': text<{ size: number; limit: number }>({
    severity: 'error',
    what: ({ size, limit }) =>
      `The file has ${megabytes(size)}; a story may have at most ${megabytes(limit)}.`,
    next: () => 'Split the story into parts.',
  }),
  'source-not-text': text({
    severity: 'error',
    what: () => 'The file is not UTF-8 text.',
    next: () => 'Save it again with the encoding UTF-8.',
  }),
  'source-symlink': text({
    severity: 'warning',
    what: () => 'A symbolic link was left out: links can lead out of the site.',
    next: () => 'Put the file itself there, or remove the link.',
  }),
  'front-matter-missing': text({
    severity: 'error',
    what: () => 'The story does not begin with front matter.',
    next: () => 'Begin the file with a line `---`, then title, author and date, then a line `---`.',
  }),
  'front-matter-unclosed': text({
    severity: 'error',
    what: () => 'The front matter has no closing line of exactly `---`.',
    next: () => 'Put a line `---` between the front matter and the story.',
  }),
  'front-matter-language': text<{ language: string }>({
    severity: 'error',
    what: ({ language }) =>
      `The front matter says it is written in "${language}"; only YAML is read.`,
    next: () => 'Write it as YAML and begin the file with a bare `---`.',
  }),
  'front-matter-too-large': text<{ size: number; limit: number }>({
    severity: 'error',
    what: ({ size, limit }) =>
      `The front matter has ${size} characters; at most ${limit} are read.`,
    next: () => 'Move what readers should see into the story itself.',
  }),
  'front-matter-malformed': text<{ problem: string }>({
    severity: 'error',
    what: ({ problem }) => `The front matter is not valid YAML: ${problem}.`,
    next: () =>
      'Put a value that holds `: `, ` #` or begins with a sign in quotation marks, and check the indentation.',
  }),
  'front-matter-alias': text({
    severity: 'error',
    what: () => 'The front matter uses a YAML anchor, alias or tag (`&`, `*`, `!`).',
    next: () => 'Write the value out, or put it in quotation marks if it begins with that sign.',
  }),
  'field-missing': text<{ field: string }>({
    severity: 'error',
    what: ({ field }) => `The front matter has no ${field}.`,
    next: ({ field }) => `Add a line \`${field}: …\`.`,
  }),
  'field-type': text<{ field: string; expected: string }>({
    severity: 'error',
    what: ({ field, expected }) => `"${field}" must be ${expected}.`,
    next: ({ field }) => `Correct the value of "${field}".`,
  }),
  'field-date': text<{ field: string; value: string }>({
    severity: 'error',
    what: ({ field, value }) => `"${field}" is not a day of the calendar: "${value}".`,
    next: () => 'Write it as year, month and day: 2026-11-20.',
  }),
  'field-lang': text<{ value: string }>({
    severity: 'error',
    what: ({ value }) => `"lang" is not a language tag: "${value}".`,
    next: () => 'Write a BCP 47 tag such as `en`, `pt-BR` or `zh-Hant`.',
  }),
  'slug-empty': text<{ from: string }>({
    severity: 'error',
    what: ({ from }) => `No slug can be made from "${from}": it has no letters or digits.`,
    next: () => 'Give the story a slug of its own: `slug: the-fox`.',
  }),
  'slug-path': text<{ slug: string }>({
    severity: 'error',
    what: ({ slug }) => `The slug "${slug}" is a path; a slug is one name.`,
    next: () => 'Leave out slashes, backslashes and leading dots.',
  }),
  'slug-adjusted': text<{ given: string; slug: string }>({
    severity: 'notice',
    what: ({ given, slug }) => `The slug "${given}" is published as "${slug}".`,
    next: ({ slug }) => `Write \`slug: ${slug}\` to make the source say so.`,
  }),
  'tag-empty': text<{ tag: string }>({
    severity: 'warning',
    what: ({ tag }) => `The tag "${tag}" has no letters or digits and was left out.`,
    next: () => 'Name the tag in words.',
  }),
  'redirect-path': text<{ value: string }>({
    severity: 'error',
    what: ({ value }) =>
      `"redirectFrom" holds "${value}", which is neither a slug nor a path of this site.`,
    next: () => 'Write an old slug (`old-name`) or an old path (`/2019/old-name/`).',
  }),
  'unknown-field': text<{ field: string; stories: number; resembles: string }>({
    severity: 'notice',
    what: ({ field, stories }) =>
      `"${field}" is not a field we know; ${stories === 1 ? '1 story has' : `${stories} stories have`} it. Templates get it as story.extra.`,
    next: ({ field, resembles }) =>
      resembles === ''
        ? `Nothing needs doing if a template uses "${field}".`
        : `If you meant "${resembles}", correct it.`,
  }),
  'html-as-text': text<{ tag: string; count: number }>({
    severity: 'warning',
    what: ({ tag, count }) =>
      count === 1
        ? `The HTML "${tag}" is shown to readers as text.`
        : `The HTML "${tag}" and ${count - 1} more are shown to readers as text.`,
    next: () =>
      'Use Markdown, or a tag such as <em>, <sub> or <br> without attributes that is closed in its own paragraph.',
  }),
  unprintable: text<{ count: number }>({
    severity: 'warning',
    what: ({ count }) =>
      `The story holds ${count === 1 ? 'a control character' : `${count} control characters`}, left out of its page.`,
    next: () => 'Delete what your editor shows as control characters.',
  }),
  'markdown-too-much': text<{ what: string; limit: number }>({
    severity: 'error',
    what: ({ what, limit }) => `The story's Markdown has more than ${limit} ${what}.`,
    next: () =>
      'Simplify this part, or put a backslash before signs that are not meant as Markdown.',
  }),
  'link-missing': text<{ target: string }>({
    severity: 'error',
    what: ({ target }) => `The link "${target}" leads to no story of this site.`,
    next: () =>
      "Link to another story's file (`./the-fox.md`) or to its address (`/stories/the-fox/`).",
  }),
  'link-not-out': text<{ target: string }>({
    severity: 'warning',
    what: ({ target }) =>
      `The link "${target}" leads to a story that is not out; until it is, readers see no link.`,
    next: () => 'Publish that story first, or leave the link out.',
  }),
  'link-taken-down': text<{ target: string }>({
    severity: 'warning',
    what: ({ target }) =>
      `The link "${target}" leads to a story that was taken down; readers see no link.`,
    next: () => 'Leave the link out, or bring the story back with `storyclub restore`.',
  }),
  'link-protocol': text<{ target: string }>({
    severity: 'error',
    what: ({ target }) => `The target "${target}" is not allowed.`,
    next: () =>
      'Use https:, http:, mailto: (links only), a path of this site or a file beside the story.',
  }),
  'image-missing': text<{ target: string; resembles: string }>({
    severity: 'error',
    what: ({ target }) => `The image "${target}" does not exist.`,
    next: ({ resembles }) =>
      resembles === ''
        ? 'Put the file beside the story, or correct the path.'
        : `Did you mean "${resembles}"?`,
  }),
  'image-outside': text<{ target: string }>({
    severity: 'error',
    what: ({ target }) =>
      `The image "${target}" is not in the site's folder, or is reached through a symbolic link or a hidden folder.`,
    next: () => 'Copy the file itself beside the story.',
  }),
  'image-unreadable': text<{ target: string; reason: string }>({
    severity: 'error',
    what: ({ target, reason }) => `The image "${target}" cannot be read: ${reason}.`,
    next: () => 'Check that you may read the file.',
  }),
  'image-type': text<{ target: string; found: string }>({
    severity: 'error',
    what: ({ target, found }) => `"${target}" is not an image we publish: ${found}.`,
    next: () => 'Use a JPEG, PNG, GIF, WebP, AVIF or SVG file with the matching extension.',
  }),
  'image-too-large': text<{ target: string; size: number; limit: number }>({
    severity: 'error',
    what: ({ target, size, limit }) =>
      `The image "${target}" has ${megabytes(size)}; at most ${megabytes(limit)} are published.`,
    next: () => 'Make the image smaller; 2,000 pixels on the long side are plenty.',
  }),
  'image-unsafe': text<{ target: string; found: string }>({
    severity: 'error',
    what: ({ target, found }) =>
      `The SVG "${target}" holds ${found}, which could run or load something when opened by itself.`,
    next: () => 'Export it as plain SVG, or as PNG.',
  }),
} as const;

export const siteSourceFinding = findingsOf(catalogue);
