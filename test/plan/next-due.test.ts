import { expect, it } from 'vitest';
import { at, Rehearsal } from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const OWL = 'stories/owl/index.html';

it('a story that came of age while another was published is due at once', () => {
  const site = new Rehearsal();
  const owl = (body: string) => ({ body, date: '2020-01-01' });
  site.publish({ [FOX]: 'A', [OWL]: owl('A') }, at('10:00', -30));
  // Its purge is sent, and the ledger written once more, after the fox has settled by its age.
  site.publish({ [FOX]: 'A', [OWL]: owl('B') }, at('09:59:58'));
  expect(site.entry(FOX).live?.cacheControl).toContain('s-maxage=300');
  expect(site.ledger.root.nextDue).toBe(at('10:00:03'));
});
