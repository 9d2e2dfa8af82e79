import { readFileSync, readdirSync } from 'node:fs';
import vm from 'node:vm';
import { type FsFixture, createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { urlToKey } from '../../src/edge/url-to-key.ts';
import { knownFields } from '../../src/site/field-reader.ts';
import { TEMPLATE_NAMES } from '../../src/site/templates.ts';
import { runCli } from '../support/run-cli.ts';
import { blockOf, blocksOf, commandsOf, tableRowsOf } from './pages.ts';

const guide = (name: string): string => `docs/guides/${name}.md`;

describe.each(['getting-started', 'ci', 'json-and-exit-codes'])(
  'the commands of %s, one after the other on a new site',
  (name) => {
    let folder: FsFixture;
    beforeAll(async () => {
      folder = await createFixture({});
      if (name !== 'getting-started') await runCli(['init', 'my-stories'], { cwd: folder.path });
    });
    afterAll(() => folder.rm());

    /** A server would not end; targets in AWS are the README's test. */
    const isRunHere = (command: string): boolean =>
      command.includes('npx storyclub') && !/ serve| --target live/.test(command);

    test.each(commandsOf(guide(name)).filter(isRunHere))('%s', async (command) => {
      const [, now, line = ''] =
        /^(?:STORYCLUB_NOW=(\S+) )?npx storyclub (.*)$/.exec(command) ?? [];
      const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, word]) => quoted ?? word ?? '',
      );
      const env: Record<string, string> = now === undefined ? {} : { STORYCLUB_NOW: now };
      const cwd = args[0] === 'init' ? folder.path : folder.getPath('my-stories');
      expect(await runCli(args, { cwd, env })).toMatchObject({ exitCode: 0 });
    });
  },
);

describe('publishing to AWS', () => {
  const page = guide('publishing-to-aws');

  interface Request {
    uri: string;
  }
  const handler: (event: { request: Request }) => Request = vm.runInNewContext(
    `${blockOf(page, 'js')}; handler`,
  );

  test.each([
    '/',
    '/archive/',
    '/archive',
    '/stories/the-fox/',
    '/stories/the-fox',
    '/stories/the-fox/index.html',
    '/stories/%E9%BB%92%E3%81%84%E5%82%98/',
    '/feed.xml',
    '/.well-known/security.txt',
    '/assets/fonts/literata.1234567890.woff2',
  ])('the function leads %s to the object that serve shows there', (uri) => {
    expect(decodeURIComponent(handler({ request: { uri } }).uri)).toBe(`/${urlToKey(uri)}`);
  });

  interface Policy {
    readonly Statement: readonly {
      readonly Action: string | readonly string[];
      readonly Principal?: unknown;
    }[];
  }
  const policies: readonly Policy[] = blocksOf(page)
    .filter(({ language }) => language === 'json')
    .map(({ text }): Policy => JSON.parse(text));

  test('the policy of the publisher is the one the program prints for this configuration', async () => {
    const [targets = ''] = /targets: \{[^}]*\},?\s*\}/.exec(readFileSync(page, 'utf8')) ?? [];
    await using site = await createFixture({
      'storyclub.config.ts': `export default { site: { url: 'https://www.storyclub.example', title: 'S' }, ${targets} };`,
    });
    const [command = ''] = commandsOf(page).filter((line) => line.includes('infra policy'));
    const args = command.replace(/ > .*/, '').split(' ').slice(2);
    const { stdout } = await runCli(args, { cwd: site.path });
    const program: Policy = JSON.parse(stdout);
    expect(policies.filter(({ Statement }) => Statement.every(isForRole))).toEqual([program]);

    // And of each of its actions the page says what happens without it.
    const explained = tableRowsOf(page).flatMap(([cell = '']) =>
      [...cell.matchAll(/`((?:s3|cloudfront):\w+)`/g)].map(([, action]) => action),
    );
    expect(explained.toSorted()).toEqual(
      program.Statement.flatMap(({ Action }) => Action).toSorted(),
    );
  });

  const isForRole = ({ Principal }: Policy['Statement'][number]): boolean =>
    Principal === undefined;

  test('pages can be read through the distribution alone, and the state not at all', () => {
    const text = blocksOf(page).find(({ text: block }) => block.includes('"Sid": "Pages"'))?.text;
    expect(text?.match(/AWS:SourceArn/g)).toHaveLength(2);
    expect(text).toContain('/site/*');
    expect(text).not.toContain('.storyclub/');
  });
});

test('writing stories explains every field of front matter', () => {
  const fields = tableRowsOf(guide('writing-stories')).map(([cell = '']) =>
    cell.replaceAll('`', ''),
  );
  expect(fields.filter((field) => /^\w+$/.test(field)).toSorted()).toEqual(knownFields.toSorted());
});

test('templates explains every template and every view', () => {
  const text = readFileSync(guide('templates'), 'utf8');
  const rows = tableRowsOf(guide('templates')).map(([cell = '']) => cell.replaceAll('`', ''));
  const files = rows.filter((cell) => cell.endsWith('.eta'));
  expect(files.toSorted()).toEqual(TEMPLATE_NAMES.map((name) => `${name}.eta`).toSorted());
  const views = readFileSync('src/site/views.ts', 'utf8');
  const named = [...views.matchAll(/^export (?:interface|type) (\w+View)\b/gm)].map(
    ([, name = '']) => name,
  );
  const parts = ['SiteView', 'WordsView', 'LinkView', 'DayView', 'CardView'];
  for (const view of named.filter((name) => !parts.includes(name)))
    expect(text).toContain(`\`${view}\``);
  for (const [, field = ''] of views.matchAll(/^ {2,4}readonly (\w+):/gm))
    expect(text).toContain(field);
});

test('every schema is linked where the documents are explained', () => {
  const text = readFileSync(guide('json-and-exit-codes'), 'utf8');
  for (const file of readdirSync('docs/schemas')) expect(text).toContain(`../schemas/${file}`);
});

test('the workflows and their variables are all explained', () => {
  const text = readFileSync(guide('ci'), 'utf8');
  for (const file of readdirSync('.github/workflows')) {
    expect(text).toContain(`\`${file}\``);
    const workflow = readFileSync(`.github/workflows/${file}`, 'utf8');
    for (const [, name = ''] of workflow.matchAll(/vars\.(\w+)/g))
      expect(text).toContain(`\`${name}\``);
  }
});
