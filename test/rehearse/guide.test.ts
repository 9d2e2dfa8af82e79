import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { command } from '../../src/commands/rehearse.ts';
import { model, usualTerms } from '../../src/rehearse/terms.ts';
import { tableRowsOf } from '../docs/pages.ts';

const page = 'docs/guides/rehearsing.md';
const guide = readFileSync(page, 'utf8').replaceAll(/\s+/g, ' ');

test('every flag is explained', () => {
  for (const flag of Object.keys(command.flags)) expect(guide).toContain(`--${flag}`);
});

test('the defaults are those of the program', () => {
  const defaults = tableRowsOf(page).flatMap(([flag = '', , usual = '']) =>
    flag.startsWith('`--') ? [[flag, usual.replaceAll('`', '')]] : [],
  );
  const { readers, locations, seconds, browsers, purgeDelay, seed } = usualTerms;
  expect(Object.fromEntries(defaults)).toEqual({
    '`--readers`': `${readers}/s`,
    '`--locations`': String(locations),
    '`--for`': `${seconds / 86_400}d`,
    '`--browsers`': String(browsers),
    '`--purge-delay`': `${purgeDelay}s`,
    '`--seed`': String(seed),
  });
});

test('what is assumed of readers is what is played', () => {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  expect(guide).toContain(
    `${percent(model.home)} are of home, ${percent(model.listings)} of other listings and feeds, ${percent(model.files)} of other files`,
  );
  expect(guide).toContain(`${percent(model.newReaders)} of views are by someone new`);
  expect(guide).toContain(`${percent(model.back)} go back to a page seen in the last two minutes`);
  expect(guide).toContain(`takes up to ${model.fetchMost} s`);
  expect([model.otherUrls, model.early, model.backWithin]).toEqual([1 / 50, 1 / 20, 120]);
  expect([model.zipf, model.uploadsAtOnce, model.upload]).toEqual([1, 8, 1 / 10]);
});
