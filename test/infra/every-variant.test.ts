import { afterEach, expect, test } from 'vitest';
import { type Account, startAccount } from '../support/account/account.ts';
import { examineSite, makeSite } from '../support/account/infra-site.ts';
import { now } from '../support/infra-facts.ts';
import { variants } from '../support/infra-variants.ts';

let account: Account;
afterEach(async () => await account.close());

test.each(Object.entries(variants))('%s', async (_, input) => {
  account = await startAccount({ now: () => now });
  const site = await makeSite(account, input);
  const { diagnoses, unread } = await examineSite(account, site);
  expect([
    ...diagnoses.map(({ code, severity, what }) => `${severity} ${code}: ${what}`),
    ...unread.map(({ fact, because }) => `${fact}: ${JSON.stringify(because)}`),
  ]).toEqual([]);
});
