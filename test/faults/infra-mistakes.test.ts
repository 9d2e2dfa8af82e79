import { afterEach, describe, expect, test } from 'vitest';
import { type Account, startAccount } from '../support/account/account.ts';
import { examineSite, makeSite } from '../support/account/infra-site.ts';
import { cachingMistakes } from '../support/account/mistakes/caching.ts';
import { certificateMistakes } from '../support/account/mistakes/certificate.ts';
import { dnsMistakes } from '../support/account/mistakes/dns.ts';
import { originMistakes } from '../support/account/mistakes/origin.ts';
import { rightsMistakes } from '../support/account/mistakes/rights.ts';
import { viewerMistakes } from '../support/account/mistakes/viewers.ts';
import { now } from '../support/infra-facts.ts';
import { templateInput } from '../support/infra-variants.ts';

let account: Account;
afterEach(async () => await account.close());

/** One thing of what `infra` makes is changed afterwards: the doctor finds that, and what comes of it, and no more. */
describe.each([
  ['viewers', viewerMistakes],
  ['certificate', certificateMistakes],
  ['dns', dnsMistakes],
  ['origin', originMistakes],
  ['caching', cachingMistakes],
  ['rights', rightsMistakes],
])('%s', (_, mistakes) => {
  test.each(mistakes)('%s', async (_title, change, expected) => {
    account = await startAccount({ now: () => now });
    const site = await makeSite(account, templateInput({ region: 'eu-west-2' }));
    change(account.state);
    const { diagnoses, unread } = await examineSite(account, site);
    const found = [
      ...diagnoses.map(({ code }) => code),
      ...unread.map(({ fact }) => `${fact}: unread`),
    ];
    expect([...new Set(found)]).toEqual(expected);
  });
});
