import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateStories } from './generate.ts';
import { answerOf, type Command } from './measure.ts';
import { CACHE, ROOT } from './program.ts';

/** Another generator, building a site as like ours as it makes one; its templates are in `peers/`. */
export interface Peer {
  readonly name: string;
  /** Null when it is not installed. */
  readonly version: string | null;
  /** How it would be. */
  readonly installation: string;
  /** What ours does in the same build and this does not. */
  readonly lacks: string;
  createSite(folder: string, stories: number): void;
  forgetBuild(folder: string): void;
  build(folder: string): Command;
}

const ELEVENTY = join(CACHE, 'eleventy');
const ELEVENTY_PROGRAM = join(ELEVENTY, 'node_modules', '@11ty', 'eleventy', 'cmd.cjs');

/** Installs Eleventy beside the compiled program: it is no dependency of ours. */
function installEleventy(): string | null {
  mkdirSync(ELEVENTY, { recursive: true });
  cpSync(join(ROOT, 'bench/peers/eleventy/package.json'), join(ELEVENTY, 'package.json'));
  answerOf('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', ELEVENTY]);
  return answerOf(process.execPath, [ELEVENTY_PROGRAM, '--version']);
}

export function findPeers(): readonly Peer[] {
  return [hugo(), eleventy()];
}

const hugo = (): Peer => ({
  name: 'Hugo',
  version: /v([\d.]+)/.exec(answerOf('hugo', ['version']) ?? '')?.[1] ?? null,
  installation: '`apt-get install hugo`',
  lacks:
    'archive by year, Atom and JSON feeds, checked links, stable page numbers, digests per page',
  createSite(folder, stories) {
    copyPeer('hugo', folder);
    generateStories(join(folder, 'content', 'stories'), stories);
    copyStyles(join(folder, 'assets'));
  },
  forgetBuild: (folder) => forget(folder, ['public', 'resources', '.hugo_build.lock']),
  build: (cwd) => ({ program: 'hugo', args: ['--quiet'], cwd }),
});

const eleventy = (): Peer => ({
  name: 'Eleventy',
  version: installEleventy(),
  installation: 'from npm, with a network',
  lacks:
    'archive by year, Atom and JSON feeds, fingerprinted assets, checked links, stable page numbers, digests per page',
  createSite(folder, stories) {
    copyPeer('eleventy', folder);
    generateStories(join(folder, 'stories'), stories);
    copyStyles(folder);
  },
  forgetBuild: (folder) => forget(folder, ['_site']),
  build: (cwd) => ({ program: process.execPath, args: [ELEVENTY_PROGRAM, '--quiet'], cwd }),
});

function copyPeer(name: string, folder: string): void {
  cpSync(join(ROOT, 'bench', 'peers', name), folder, { recursive: true });
}

function copyStyles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'templates', 'assets', 'site.css'), join(folder, 'site.css'));
}

function forget(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}
