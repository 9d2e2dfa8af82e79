import { join } from 'node:path';
import { listen, type Listening } from '../edge/listen.ts';
import { isPanelTarget } from '../edge/panel/panel-path.ts';
import { PanelEvents } from '../edge/panel/panel-events.ts';
import { reloadHandler } from '../edge/panel/reload-handler.ts';
import { UserError } from '../findings/user-error.ts';
import { renderFindings } from '../report/findings-text.ts';
import { count } from '../report/words.ts';
import { openPreview, type Preview, type PreviewOptions } from '../serve/preview.ts';
import { watchSources } from '../serve/watch-sources.ts';
import { buildSite } from '../site/build.ts';
import type { BuildResult } from '../site/types.ts';
import type { CommandContext, Site } from './context.ts';
import { toFailure } from './handle-error.ts';

/** The sources as saved, at an address of their own. */
export interface Saved {
  readonly url: string;
  readonly preview: Preview;
  /** Builds for the first time and watches from then on. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface SavedOptions {
  readonly context: CommandContext;
  readonly site: Site;
  readonly host: string;
  /** A port that is taken is passed over for a free one. */
  readonly port: number;
  readonly mayChoose: boolean;
  /** Tells of what happened, in a line. */
  readonly note: (line: string) => void;
  /** Told after every build. */
  readonly onBuilt: () => void;
}

/** Serves what the sources are built to; a folder of its own, so that `dist/` stays the one that is published. */
export async function serveSaved(options: SavedOptions): Promise<Saved> {
  const { context, site, host, note, onBuilt } = options;
  const events = new PanelEvents(`${site.clock.now()}`);
  const onError = (error: unknown): void => note(`could not show a saved page: ${String(error)}`);
  const preview = openPreview({
    build: () => build(context, site),
    linesOf,
    events,
    clock: site.clock,
    statePrefix: site.config.statePrefix,
    onError,
  });
  const reload = reloadHandler({ events, host });
  const server = await listenNear(options, (request, response) =>
    isPanelTarget(request.url) ? reload(request, response) : preview.handler(request, response),
  );
  const rebuild = async (): Promise<void> => {
    await preview.rebuild();
    for (const line of preview.state.lines) note(line);
    onBuilt();
  };
  let watch: Awaited<ReturnType<typeof watchSources>> | null = null;
  return {
    url: shownUrl(server.url),
    preview,
    start: async () => {
      watch = await watchSources({
        root: site.root,
        onSaved: () => void rebuild(),
        onConfig: () => note('storyclub.config.ts was saved: start serve again to use it'),
        onError,
      });
      await rebuild();
    },
    close: async () => {
      await watch?.close();
      await server.close();
    },
  };
}

/** The loopback address by its name, as one types it. */
export const shownUrl = (url: string): string => url.replace('//127.0.0.1:', '//localhost:');

function build(context: CommandContext, { root, config, configDigest, clock }: Site) {
  const folder = join(root, '.storyclub', 'preview');
  return buildSite({
    root,
    site: config.site,
    storiesPerPage: config.storiesPerPage,
    outDir: join(folder, 'www'),
    cacheDir: join(folder, 'build'),
    now: clock.now(),
    programVersion: context.programVersion,
    configDigest,
  });
}

const linesOf: PreviewOptions['linesOf'] = (outcome) => {
  const plain = { colour: false, width: 80 };
  if ('error' in outcome) return trimmed(toFailure(outcome.error, null).render(plain));
  const { findings } = outcome.result;
  return [...trimmed(renderFindings(findings.filter(isWarning), plain)), builtLine(outcome.result)];
};

const isWarning = ({ severity }: { readonly severity: string }): boolean => severity !== 'notice';

function builtLine({ stats }: BuildResult): string {
  const seconds = (stats.milliseconds / 1000).toFixed(2);
  return `built as saved: ${count(stats.rendered, 'page', 'pages')} rendered in ${seconds} s`;
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.trim() !== '');
}

async function listenNear(
  { host, port, mayChoose }: SavedOptions,
  handler: Parameters<typeof listen>[0],
): Promise<Listening> {
  try {
    return await listen(handler, host, port);
  } catch (error) {
    const isTaken = error instanceof UserError && error.code === 'port-taken';
    if (!mayChoose || !isTaken) throw error;
    return await listen(handler, host, 0);
  }
}
