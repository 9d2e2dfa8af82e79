import type { FsFixture } from 'fs-fixture';
import { copySampleSite } from '../docs/sample-site.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { startCli } from '../support/start-cli.ts';
import { moreStories } from './site-stories.ts';

export interface ServedSite extends AsyncDisposable {
  readonly files: FsFixture;
  /** The published site, through the edge: `http://localhost:8080/`. */
  readonly published: string;
  /** The sources as saved. */
  readonly saved: string;
  readonly panel: string;
  /** Builds and publishes what is saved, at an instant. */
  publish(at: string): Promise<CliResult>;
}

/** When the site is first published, and where the edge's clock starts and stands. */
const startedAt = '2026-11-20T10:00:00Z';

/** The sample site and a few stories more, published to this machine and served by the program. */
export async function serveSite(): Promise<ServedSite> {
  const files = await copySampleSite();
  for (const [file, text] of Object.entries(moreStories)) await files.writeFile(file, text);
  const publish = async (at: string): Promise<CliResult> => {
    const env = { STORYCLUB_NOW: at };
    const result = await runCli(['publish', '--yes'], { cwd: files.path, env });
    if (result.exitCode !== 0) throw new Error(`it was not published:\n${result.stderr}`);
    return result;
  };
  await publish(startedAt);
  const program = startCli(['serve', '--port', '0'], {
    cwd: files.path,
    env: { STORYCLUB_NOW: startedAt },
  });
  const [, published = ''] = await program.written(/target at (\S+)/);
  const [, saved = ''] = await program.written(/as saved:\s+(\S+)/);
  await program.written(/built as saved/);
  return {
    files,
    published,
    saved,
    panel: `${published}_storyclub/`,
    publish,
    [Symbol.asyncDispose]: async () => {
      program.signal('SIGINT');
      await program.ended;
      await files.rm();
    },
  };
}
