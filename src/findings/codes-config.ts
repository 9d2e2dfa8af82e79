import { findingsOf, text } from './finding.ts';
import { didYouMean } from './nearest.ts';

/** Findings about storyclub.config.ts; `path` is written as in the file: `targets.live.bucket`. */
export const configFinding = findingsOf({
  'config-unknown-key': text<{ path: string; known: readonly string[] }>({
    severity: 'error',
    what: ({ path, known }) =>
      `The configuration has no key "${path}".${didYouMean(lastPart(path), known)}`,
    next: ({ known }) => `Correct the name or remove the line; known here: ${known.join(', ')}.`,
  }),
  'config-missing': text<{ path: string }>({
    severity: 'error',
    what: ({ path }) => `The configuration lacks "${path}".`,
    next: ({ path }) => `Add ${lastPart(path)} to it; it has no default.`,
  }),
  'config-value': text<{ path: string; problem: string }>({
    severity: 'error',
    what: ({ path, problem }) => `"${path}" has a value it cannot have: ${problem}.`,
    next: ({ path }) => `Correct ${path}, or leave it out to get its default if it has one.`,
  }),
  'config-duration': text<{ path: string }>({
    severity: 'error',
    what: ({ path }) => `"${path}" is no duration.`,
    next: () => 'Write a whole number and a unit: 30s, 5m, 12h or 7d.',
  }),
  'config-url': text<{ problem: string }>({
    severity: 'error',
    what: ({ problem }) => `"site.url" is not the address of a site: ${problem}.`,
    next: () => 'Write the address readers use: https://www.storyclub.example.',
  }),
  'config-language': text<{ language: string }>({
    severity: 'error',
    what: ({ language }) => `"site.language" is no language tag: ${language}.`,
    next: () => 'Write a BCP 47 tag: en, en-GB, zh-Hant.',
  }),
  'config-time-zone': text<{ timeZone: string }>({
    severity: 'error',
    what: ({ timeZone }) => `"site.timeZone" is no time zone: ${timeZone}.`,
    next: () => 'Write a name of the IANA list: Europe/London, America/New_York, UTC.',
  }),
  'config-target-unknown': text<{ target: string; known: readonly string[] }>({
    severity: 'error',
    what: ({ target, known }) => `There is no target "${target}".${didYouMean(target, known)}`,
    next: ({ known }) => `Name one of ${known.join(', ')}, or add it under "targets".`,
  }),
  'config-target-reserved': text({
    severity: 'error',
    what: () => 'A target is called "local", the name of the target on this machine.',
    next: () => 'Give it another name: live, for example.',
  }),
  'config-path': text<{ path: string; problem: string }>({
    severity: 'error',
    what: ({ path, problem }) => `"${path}" does not name a folder that can be used: ${problem}.`,
    next: () => 'Write a relative folder without "..": archive/2024, for example.',
  }),
  'config-tier-first': text({
    severity: 'error',
    what: () => 'No tier says how long new stories live in caches: the first age is not 0.',
    next: () => 'Let the first tier be { age: "0d", edge: "5m" }.',
  }),
  'config-tier-order': text<{ index: number }>({
    severity: 'error',
    what: ({ index }) => `tiers[${index}] is not older than the tier before it.`,
    next: () => 'Sort the tiers by age, each age once.',
  }),
  'config-browser-promise': text<{ index: number; browser: number; correction: number }>({
    severity: 'error',
    what: ({ index, browser, correction }) =>
      `tiers[${index}] lets browsers keep a story for ${browser} s, but corrections are promised within ${correction} s, and nothing recalls what a browser keeps.`,
    next: () => 'Shorten the tier’s "browser" or lengthen "promises.correction".',
  }),
  'config-positive': text<{ path: string }>({
    severity: 'error',
    what: ({ path }) => `"${path}" is zero, which no cache can keep.`,
    next: () => 'Write at least 1s.',
  }),
});

function lastPart(path: string): string {
  return path.split('.').at(-1) ?? path;
}
