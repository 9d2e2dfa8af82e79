import { findingsOf, text } from './finding.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b, c and 383 more`. */
function nameSome(keys: readonly string[]): string {
  if (keys.length > 4) return `${keys.slice(0, 3).join(', ')} and ${keys.length - 3} more`;
  return keys.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** Findings about a plan: what a publish is refused for, and what its owner should know. */
export const planFinding = findingsOf({
  'too-many-removals': text<{ removals: number; limit: number }>({
    severity: 'error',
    what: ({ removals, limit }) =>
      `This publish would remove ${count(removals, 'page', 'pages')}; limits.maxRemovals allows ${limit}.`,
    next: () =>
      'If they are meant to go, raise limits.maxRemovals for this publish; if not, look for what is missing in stories/.',
  }),
  'too-large-share-removed': text<{
    removals: number;
    live: number;
    percent: number;
    limit: number;
  }>({
    severity: 'error',
    what: ({ removals, live, percent, limit }) =>
      `This publish would remove ${removals} of ${live} live objects (${percent} %); limits.maxRemovedShare allows ${limit} %.`,
    next: () =>
      'If they are meant to go, raise limits.maxRemovedShare; if not, look for what is missing in stories/.',
  }),
  'every-story-removed': text({
    severity: 'error',
    what: () => 'This publish would remove every story that is live.',
    next: () =>
      'If the site is to be emptied, set limits.maxRemovedShare to 1; if not, look for what is missing in stories/.',
  }),
  'foreign-key-in-the-way': text<{ keys: readonly string[]; origin: string }>({
    severity: 'error',
    what: ({ keys, origin }) =>
      `${nameSome(keys)} ${keys.length === 1 ? 'is already in' : 'are already in'} ${origin} and ${keys.length === 1 ? 'was' : 'were'} not published by storyclub.`,
    next: ({ keys }) =>
      `If this is the site, published by another tool or with its ledger lost, take it over: storyclub adopt. Else move ${keys.length === 1 ? 'it' : 'them'} away, or publish to another prefix: what storyclub did not publish it never overwrites.`,
  }),
  'unpurgeable-key': text<{ key: string }>({
    severity: 'error',
    what: ({ key }) =>
      `${key} cannot be purged: CloudFront takes no \`~\` and no \`*\` in an invalidation path, nor more than 4,000 characters.`,
    next: () => 'Rename the file or give the story another slug.',
  }),
  'browsers-outlive-promise': text<{ keys: readonly string[]; until: string }>({
    severity: 'warning',
    what: ({ keys, until }) =>
      `Browsers may keep the old version of ${keys.length === 1 ? keys[0] : `${keys.length} pages`} until ${until}, beyond the promise, and nothing recalls it.`,
    next: () => 'It was published with a longer max-age; nothing is to be done but wait.',
  }),
  'html-browser-lifetime': text<{ seconds: number; promise: number }>({
    severity: 'error',
    what: ({ seconds, promise }) =>
      `Stories would be kept by browsers for ${seconds} s, longer than the ${promise} s promised for corrections, and no purge reaches a browser.`,
    next: () => 'Shorten the browser lifetime in tiers, or lengthen promises.correction.',
  }),
  'state-served': text<{ prefix: string }>({
    severity: 'error',
    what: ({ prefix }) => `The distribution would serve storyclub's own state under /${prefix}.`,
    next: () =>
      "Publish under a prefix (targets.<name>.prefix: 'site/', with the same OriginPath), or add a viewer-request function that refuses it.",
  }),
  'state-behind-function': text<{ prefix: string }>({
    severity: 'notice',
    what: ({ prefix }) =>
      `Only the distribution's own function can keep readers from storyclub's state under /${prefix}, and a plan does not read functions.`,
    next: () =>
      "`storyclub doctor` asks the site whether it does; that of `storyclub infra` does. Or publish under a prefix (targets.<name>.prefix: 'site/', with the same OriginPath).",
  }),
  'key-behind-another-origin': text<{ keys: readonly string[]; pattern: string }>({
    severity: 'error',
    what: ({ keys, pattern }) =>
      `The behaviour ${pattern} leads to another origin, so readers would never see ${keys.length === 1 ? keys[0] : `${keys[0]} and ${keys.length - 1} more`}.`,
    next: () =>
      "Point that behaviour at this target's bucket and prefix, or keep those paths out of the site.",
  }),
  'pretty-urls-not-rewritten': text({
    severity: 'warning',
    what: () =>
      'No viewer-request function is attached where story pages are served: /stories/<slug>/ would not find its index.html.',
    next: () => 'Attach an index-rewriting CloudFront Function to the behaviour.',
  }),
  'min-ttl-above-promise': text<{ pattern: string; minTtl: number; promise: number }>({
    severity: 'warning',
    what: ({ pattern, minTtl, promise }) =>
      `The behaviour ${pattern} keeps objects at least ${minTtl} s, longer than the ${promise} s promised: every change there costs a purge.`,
    next: () => 'Lower its minimum TTL; the managed policy CachingOptimized has 1 s.',
  }),
  'caching-off': text<{ pattern: string }>({
    severity: 'warning',
    what: ({ pattern }) =>
      `The behaviour ${pattern} does not cache at all: every reader's request goes to the bucket.`,
    next: () => 'Use a cache policy such as CachingOptimized; storyclub sets Cache-Control for it.',
  }),
  'older-commit': text<{ mine: string; published: string; at: string; by: string }>({
    severity: 'error',
    what: ({ mine, published, at, by }) =>
      `Commit ${mine} is older than what is published: ${published}, published ${at} UTC by ${by}.`,
    next: () =>
      'Publish the newer one (git pull). To take the site back on purpose use storyclub rollback, or give --force-older.',
  }),
  'commit-order-unknown': text<{ mine: string; published: string; at: string; by: string }>({
    severity: 'error',
    what: ({ mine, published, at, by }) =>
      `Whether commit ${mine} is older than what is published cannot be told: ${published}, published ${at} UTC by ${by}, is not in this clone and is as old.`,
    next: () =>
      'Fetch the whole history (git fetch --unshallow; fetch-depth: 0 in actions/checkout). If it is the newer one, give --force-older.',
  }),
  'clock-differs': text<{ seconds: number; allowance: number }>({
    severity: 'warning',
    what: ({ seconds, allowance }) =>
      `This machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the origin's, more than the allowance of ${allowance} s.`,
    next: () =>
      "Bounds are counted by the origin's clock and hold; set this machine's clock right.",
  }),
  'purge-status-unknown': text<{ id: string; why: string }>({
    severity: 'warning',
    what: ({ id, why }) => `Whether the purge ${id} has completed is not known: ${why}`,
    next: () =>
      'Until it is, it counts as not completed; allow cloudfront:GetInvalidation on the distribution.',
  }),
  'usage-unknown': text<{ why: string }>({
    severity: 'notice',
    what: ({ why }) =>
      `Which free paths other purges of the account used this month is not known: ${why}`,
    next: () =>
      'Allow cloudfront:ListInvalidations and cloudfront:GetInvalidation on the distribution to have them counted.',
  }),
  'money-would-evict': text<{ usd: string; paths: number; evicts: number }>({
    severity: 'notice',
    what: ({ usd, paths, evicts }) =>
      `With invalidation.prefer 'money' this purge would take ${count(paths, 'path', 'paths')}, cost ${usd} and evict ${count(evicts, 'unchanged page', 'unchanged pages')}.`,
    next: () => "Nothing needs doing: 'readers' keeps good copies at the edge.",
  }),
});
