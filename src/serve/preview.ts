import type { Clock } from '../clock.ts';
import { plainDistribution } from '../cache/behaviour-match.ts';
import { Edge } from '../edge/edge.ts';
import { edgeHandler } from '../edge/edge-handler.ts';
import type { PanelEvents } from '../edge/panel/panel-events.ts';
import { PurgeLog } from '../edge/purge-log.ts';
import type { BuildResult } from '../site/types.ts';
import { builtUpstream } from './built-upstream.ts';
import { asFirstVisit, sendReload } from './send-reload.ts';
import { siteConfig } from './site-config.ts';

/** The sources as saved: built again after each save, with nothing kept on the way. */
export interface Preview {
  readonly handler: ReturnType<typeof edgeHandler>;
  readonly state: PreviewState;
  /** Builds; saves meanwhile are built together once it is done. Never rejects: what went wrong is its state. */
  rebuild(): Promise<void>;
}

export interface PreviewState {
  readonly state: 'built' | 'building' | 'failed';
  /** Epoch milliseconds; null before the first build. */
  readonly builtAt: number | null;
  /** What the build found, or what went wrong. */
  readonly lines: readonly string[];
}

export interface PreviewOptions {
  /** Builds what is on disk; rejects when there is something wrong with it. */
  readonly build: () => Promise<BuildResult>;
  /** The lines a person reads about a build, or about its failure. */
  readonly linesOf: (
    outcome: { readonly result: BuildResult } | { readonly error: unknown },
  ) => readonly string[];
  readonly events: PanelEvents;
  readonly clock: Clock;
  readonly statePrefix: string;
  readonly onError: (error: unknown) => void;
}

export function openPreview(options: PreviewOptions): Preview {
  const { build, linesOf, events, clock, statePrefix, onError } = options;
  let latest: Pick<BuildResult, 'outDir' | 'files' | 'siteDigest'> | null = null;
  let state: PreviewState = { state: 'building', builtAt: null, lines: [] };
  let isWanted = false;
  let running: Promise<void> | null = null;
  const edge = new Edge({
    config: siteConfig(plainDistribution, statePrefix),
    upstream: builtUpstream(() => latest),
    clock,
    purges: new PurgeLog(),
  });
  const buildOnce = async (): Promise<void> => {
    state = { ...state, state: 'building' };
    try {
      const result = await build();
      const isChanged = latest !== null && latest.siteDigest !== result.siteDigest;
      const wasFailed = events.failure !== null;
      // Read at once: the next build takes the place of this one in the cache.
      const { outDir, files, siteDigest } = result;
      latest = { outDir, files, siteDigest };
      state = { state: 'built', builtAt: clock.now(), lines: linesOf({ result }) };
      if (isChanged || wasFailed) events.emit({ type: 'saved' });
      else events.emit({ type: 'changed' });
    } catch (error) {
      const lines = linesOf({ error });
      state = { ...state, state: 'failed', lines };
      events.emit({ type: 'failed', lines });
    }
  };
  const run = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      await buildOnce();
    }
    running = null;
  };
  return {
    handler: edgeHandler({
      edge,
      scheme: 'https',
      before: asFirstVisit,
      change: (answer, request) => sendReload(answer, request, events.version),
      onError,
    }),
    get state() {
      return state;
    },
    rebuild: () => {
      isWanted = true;
      return (running ??= run());
    },
  };
}
