import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { UserError } from '../../src/findings/user-error.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { listSources, readSource } from '../../src/site/read-sources.ts';
import type { SourceFile } from '../../src/site/read-sources.ts';

function list(root: string): { files: string[]; findings: string[]; sources: SourceFile[] } {
  const findings: Finding[] = [];
  const sources = listSources(root, (finding) => findings.push(finding));
  return {
    sources,
    files: sources.map(({ file }) => file),
    findings: findings.map(({ code, place }) => `${code} ${place?.file ?? ''}`),
  };
}

test('every Markdown file below stories/ is a source, sorted; nothing else is', async () => {
  await using site = await createFixture({
    'stories/b.md': 'b',
    'stories/2024/a.md': 'a',
    'stories/a.md': 'a',
    'stories/fox.jpg': '',
    'stories/.draft.md': 'hidden',
    'stories/.git/x.md': 'hidden',
    'stories/folder.md/inner.md': 'a folder may end in .md',
    'README.md': 'outside',
  });
  expect(list(site.path)).toMatchObject({
    files: ['stories/2024/a.md', 'stories/a.md', 'stories/b.md', 'stories/folder.md/inner.md'],
    findings: [],
  });
});

test('a site without stories has none', async () => {
  await using site = await createFixture({});
  expect(list(site.path)).toMatchObject({ files: [], findings: [] });
});

test('a name typed on a Mac (NFD) is read as NFC, and its file is still found', async () => {
  await using site = await createFixture({ 'stories/cafe\u0301.md': 'tea' });
  const { files, sources } = list(site.path);
  expect(files).toEqual(['stories/café.md']);
  expect(sources.map(readSource)).toEqual(['tea']);
});

test('symbolic links are left out and said so, wherever they lead', async () => {
  await using site = await createFixture({ 'stories/a.md': 'a', 'secret/x.md': 'x' });
  symlinkSync('/etc/passwd', site.getPath('stories/passwd.md'));
  symlinkSync(site.getPath('secret'), site.getPath('stories/more'));
  expect(list(site.path)).toMatchObject({
    files: ['stories/a.md'],
    findings: ['source-symlink stories/more', 'source-symlink stories/passwd.md'],
  });
});

test('stories/ itself may be no link', async () => {
  await using site = await createFixture({ 'elsewhere/a.md': 'a' });
  symlinkSync(site.getPath('elsewhere'), site.getPath('stories'));
  expect(list(site.path)).toMatchObject({ files: [], findings: ['source-symlink stories'] });
});

test('a source of more than 2 MB is refused unread', async () => {
  await using site = await createFixture({ 'stories/long.md': 'x'.repeat(2_000_001) });
  expect(list(site.path)).toMatchObject({
    files: [],
    findings: ['source-too-large stories/long.md'],
  });
});

test('what an editor changes shows in the stamp', async () => {
  await using site = await createFixture({ 'stories/a.md': 'teh' });
  const [before] = listSources(site.path);
  writeFileSync(site.getPath('stories/a.md'), 'the');
  const [after] = listSources(site.path);
  expect(after?.stamp).not.toBe(before?.stamp);
});

test.each([
  ['a byte order mark', '\uFEFFtea', 'tea'],
  ['Windows line ends', 'a\r\nb\r\n', 'a\nb\n'],
  ['old Mac line ends', 'a\rb', 'a\nb'],
])('%s is not part of the text', async (_what, written, text) => {
  await using site = await createFixture({ 'stories/a.md': written });
  expect(listSources(site.path).map(readSource)).toEqual([text]);
});

test('a file that is not UTF-8 is an error with a finding', async () => {
  await using site = await createFixture({ 'stories/a.md': Buffer.from([0x63, 0x61, 0x66, 0xe9]) });
  expect(codesThrown(site.path)).toEqual(['source-not-text']);
});

test('a file that went away or may not be read is an error with a finding', async () => {
  await using site = await createFixture({ 'stories/a.md': 'a' });
  const sources = listSources(site.path);
  await site.rm('stories/a.md');
  expect(sources.flatMap(codesOf)).toEqual(['source-unreadable']);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is a finding', async () => {
  await using site = await createFixture({ 'stories/locked/a.md': 'a' });
  chmodSync(site.getPath('stories/locked'), 0);
  const { findings } = list(site.path);
  chmodSync(site.getPath('stories/locked'), 0o755);
  expect(findings).toEqual(['source-unreadable stories/locked']);
});

function codesThrown(root: string): string[] {
  return listSources(root).flatMap(codesOf);
}

function codesOf(source: SourceFile): string[] {
  try {
    readSource(source);
    return [];
  } catch (error) {
    return error instanceof UserError
      ? error.findings.map(({ code }) => code)
      : ['not a UserError'];
  }
}
