import { expect, it } from 'vitest';
import { at, changeOf, Rehearsal } from '../support/plan-rehearsal.ts';

it('a plain file that lived before is known to have, also when nothing of it is cached any more', () => {
  const site = new Rehearsal({ promises: { ...new Rehearsal().law.promises, file: 0 } });
  site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
  const page = { 'index.html': { body: '1', loads: ['fox.png'] }, 'fox.png': 'a fox' };
  site.publish(page, at('10:00', -9));
  site.publish({ 'index.html': '2' }, at('10:00', -8));
  site.publish({ 'index.html': '3' }, at('10:00', -4));
  site.publish({ 'index.html': '4' }, at('10:00', -1));
  // Someone may have asked for it a moment ago: the page that loads it waits until that error is past.
  expect(changeOf(site.plan(page, at('10:00')), 'fox.png')).toMatchObject({ reason: 'returned' });
});
