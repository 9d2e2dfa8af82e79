import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { type Club, story } from '../club.ts';

/** A git repository of a site with a chain of commits, each of which changes every page. */
export interface Commits {
  /** Oldest first. */
  readonly ids: readonly string[];
  /** A checkout of one as a job makes it: of all the history, or of none but its own. */
  checkOut(id: string, history: 'whole' | 'none'): string;
}

export const templatesOf = (mark: number): string => `<!doctype html>
<html lang="<%= it.page.lang %>"><title><%= it.page.title %></title>
<meta name="commit" content="${mark}">
<link rel="stylesheet" href="<%= it.asset('site.css') %>">
<%~ it.body %>
`;

/** Which commit a page is of: the number in the chain, from 0. */
export const markOf = (page: string): number | null => {
  const [, mark] = /<meta name="commit" content="(\d+)">/.exec(page) ?? [];
  return mark === undefined ? null : Number(mark);
};

function git(folder: string, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@desk', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...who, ...words], { encoding: 'utf8' }).trim();
}

/** Commits `count` states of the site: each has a story more, corrects one, and from the fourth on drops one. */
export async function commitChain(club: Club, count: number): Promise<Commits> {
  const { root } = club;
  git(root, 'init', '--quiet', '--initial-branch', 'main');
  git(root, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const ids: string[] = [];
  for (let mark = 0; mark < count; mark++) {
    const two = String(mark % 60).padStart(2, '0');
    const titled = (title: string) => story({ title, date: '2026-11-18', body: `Of ${mark}.` });
    await club.write('templates/layout.eta', templatesOf(mark));
    await club.write('stories/the-fox.md', titled('The Fox'));
    await club.write(`stories/tale-${mark}.md`, titled(`Tale ${mark}`));
    if (mark >= 3) await club.remove(`stories/tale-${mark - 3}.md`);
    git(root, 'add', '--all');
    process.env['GIT_COMMITTER_DATE'] = `2026-11-19T09:${two}:00Z`;
    git(root, 'commit', '--quiet', '-m', `Commit ${mark}`);
    ids.push(git(root, 'rev-parse', 'HEAD'));
  }
  delete process.env['GIT_COMMITTER_DATE'];
  let made = 0;
  return {
    ids,
    checkOut: (id, history) => {
      const folder = `${root}/.storyclub/jobs/${made++}`;
      mkdirSync(`${root}/.storyclub/origin`, { recursive: true });
      mkdirSync(`${folder}/.storyclub`, { recursive: true });
      symlinkSync(`${root}/.storyclub/origin`, `${folder}/.storyclub/origin`);
      git(folder, 'init', '--quiet');
      const what = history === 'whole' ? ['main'] : ['--depth', '1', id];
      git(folder, 'fetch', '--quiet', `file://${root}`, ...what);
      git(folder, 'checkout', '--quiet', id);
      return folder;
    },
  };
}
