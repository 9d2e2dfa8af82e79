import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, story } from '../support/club.ts';

const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-18', body });
const at = '2026-11-18 12:00';
let club: Club;

beforeAll(async () => {
  club = await createClub({ stories: { 'the-fox': fox('Teh fox came by.') } });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.write('stories/the-fox.md', fox('The fox came by.'));
});
afterAll(() => club[Symbol.asyncDispose]());

const apply = (file: string, more: readonly string[] = []) =>
  club.run(['publish', '--yes', '--plan', file, ...more], { at });

test('plan --out writes the plan, and says how to apply it', async () => {
  const { exitCode, stderr } = await club.run(['plan', '--out', 'plan.json'], { at });
  expect(exitCode).toBe(0);
  expect(stderr).toMatchInlineSnapshot(`
    "plan written to plan.json; apply it with: storyclub publish --plan plan.json
    "
  `);
  expect(JSON.parse(readFileSync(club.path('plan.json'), 'utf8'))).toMatchObject({ version: 1 });
});

test('it is refused when the sources have moved', async () => {
  await club.write('stories/the-fox.md', fox('The fox came by twice.'));
  const { exitCode, stderr } = await apply('plan.json');
  expect(exitCode).toBe(1);
  expect(stderr).toMatchInlineSnapshot(`
    "error  plan.json is not what publishing would do now.
    why    The site as built, the live state or what is due has moved since the plan
           was made.
    next   Look at it again: storyclub plan --out plan.json
    "
  `);
  await club.write('stories/the-fox.md', fox('The fox came by.'));
});

test('it is applied while it is still what would be done', async () => {
  expect(await apply('plan.json')).toMatchObject({ exitCode: 0 });
  expect(await club.live('stories/the-fox/index.html')).toContain('The fox came by.');
});

test('and refused once the live state has moved, even when nothing is left to do', async () => {
  const { exitCode, stdout } = await apply('plan.json', ['--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'plan-moved' } });
});

test.each([
  ['a file that is not there', 'no-plan.json', null],
  ['a file that is no JSON', 'letter.json', 'Dear reader'],
  ['a document of another kind', 'list.json', '[1, 2]'],
  ['a plan of a newer program', 'newer.json', '{ "version": 2, "changes": [] }'],
])('%s is refused, with the way to make one', async (_, file, text) => {
  if (text !== null) await club.write(file, text);
  const { exitCode, stderr } = await apply(file);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`error  ${file} is no plan of storyclub.`);
  expect(stderr).toContain(`next   Make one: storyclub plan --out ${file}`);
});
