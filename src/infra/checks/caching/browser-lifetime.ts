import { browserLifetime } from '../../../cache/lifetime.ts';
import { defineCheck } from '../check.ts';
import { durationInWords, listOf } from '../words.ts';
import { kindsOf } from './served.ts';

/** Longer than this a correction is not just late, but given up. Seconds. */
const tolerable = 3600;

export const longBrowserLifetime = defineCheck({
  code: 'browsers-keep-pages',
  title: 'Browsers ask again for pages before long',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://www.rfc-editor.org/rfc/rfc9111#section-4.2',
  judge: ({ site }) => {
    const pages = site.samples.flatMap((sample) => {
      const kept = browserLifetime({ cacheControl: sample.cacheControl });
      const isPage = sample.kind === 'page' || sample.kind === 'listing' || sample.kind === 'feed';
      return isPage && kept !== null ? [{ sample, kept }] : [];
    });
    if (pages.length === 0) return null;
    const lasting = pages.filter(({ kept }) => kept > tolerable);
    const [first] = lasting.toSorted((a, b) => b.kept - a.kept);
    if (first === undefined) return [];
    return [
      {
        what: `Browsers may keep ${listOf(kindsOf(lasting.map(({ sample }) => sample)))} for up to ${durationInWords(first.kept)} without asking (${first.sample.key}: ${first.sample.cacheControl}).`,
        why: 'No purge reaches a browser: who has read a page sees no correction of it until then, and what was taken down stays with them.',
        next: "Give pages a max-age of a minute, and edges the long life by s-maxage, as storyclub does unless the configuration's tiers say otherwise.",
        fix: null,
      },
    ];
  },
});
