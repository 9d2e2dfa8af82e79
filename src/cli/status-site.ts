import { resolve } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import type { Status } from '../plan/status.ts';
import { statusReader, type StatusReader } from '../publish/read-status.ts';
import { driftToJson } from '../report/drift-json.ts';
import { renderDrift } from '../report/drift-text.ts';
import { paintFor } from '../report/paint.ts';
import { statusToJson } from '../report/status-json.ts';
import { renderStatus, renderUnpublished } from '../report/status-text.ts';
import type { CommandContext, Site } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { toLawTerms } from './plan-site.ts';
import { compareWithOrigin } from './status-refresh.ts';

interface StatusArgs {
  readonly watch: boolean;
  /** Seconds. */
  readonly every: number | null;
  readonly html: string | null;
  /** Compare with what is there, too. */
  readonly refresh: boolean;
}

/** The body of `status`: one look, or one after the other. Writes nothing to the site. */
export async function showStatus(context: CommandContext, args: StatusArgs): Promise<void> {
  checkArgs(context, args);
  const site = await context.site();
  const opened = await openTarget(site);
  const reader = openReader(site, opened);
  if (args.watch) return await watch(context, { site, reader, seconds: args.every ?? 5 });
  const { status, findings } = await reader.read();
  const { target } = site.config;
  context.showFindings(findings);
  context.print(toLines(context, { status, target, countsDown: false, width: context.width }));
  const compared = args.refresh ? await compareWithOrigin(context, site, opened) : null;
  const options = { width: context.width, verbose: context.verbose };
  const paint = paintFor(context.colour.stdout);
  if (compared !== null)
    context.print(renderDrift(compared.survey, { ...options, paint, entries: compared.entries }));
  context.document(
    status === null
      ? { version: 1, target, publish: null, objects: [], purges: [], deferred: [] }
      : {
          ...statusToJson(status, target),
          ...(compared === null ? {} : { drift: driftToJson(compared.survey, compared.entries) }),
        },
  );
  if (args.html !== null) await writePage(context, { status, target, out: args.html });
}

function checkArgs(context: CommandContext, { watch, every, html, refresh }: StatusArgs): void {
  const wrong =
    watch && refresh
      ? ['--refresh compares once: it does not go with --watch.', 'Run it without --watch.']
      : watch && (context.json || html !== null)
        ? ['--watch writes no document and no page.', 'Run it without --json and --html.']
        : every !== null && !watch
          ? ['--every goes with --watch.', 'Add --watch.']
          : every !== null && (!Number.isFinite(every) || every < 1 || every > 3600)
            ? ['--every takes 1 to 3600 seconds.', 'Give it such a number: --every 10.']
            : null;
  if (wrong === null) return;
  const [what = '', next = ''] = wrong;
  throw new UserError({ code: 'usage', what, next });
}

function openReader(site: Site, target: OpenTarget): StatusReader {
  return statusReader({
    ...target,
    statePrefix: site.config.statePrefix,
    terms: toLawTerms(site),
    freePaths: site.config.invalidation.freePaths,
  });
}

interface Shown {
  readonly status: Status | null;
  readonly target: string;
}

function toLines(
  { colour, verbose }: CommandContext,
  {
    status,
    target,
    countsDown,
    width,
  }: Shown & { readonly countsDown: boolean; readonly width: number },
): readonly string[] {
  const paint = paintFor(colour.stdout);
  return status === null
    ? renderUnpublished(target)
    : renderStatus(status, { paint, verbose, target, countsDown, width });
}

async function watch(
  context: CommandContext,
  {
    site,
    reader,
    seconds,
  }: { readonly site: Site; readonly reader: StatusReader; readonly seconds: number },
): Promise<void> {
  const { watchStatus } = await import('./status-watch.ts');
  const { openScreen } = await import('./status-screen.ts');
  const { target } = site.config;
  await watchStatus({
    read: async () => (await reader.read()).status,
    render: (status, { countsDown, width }) =>
      toLines(context, { status, target, countsDown, width }),
    screen: openScreen(process.stdout, {
      print: (lines) => context.print(lines),
      width: context.width,
    }),
    clock: site.clock,
    seconds,
    signal: context.signal,
    // STORYCLUB_NOW: it would be the same for ever.
    standsStill: (context.env['STORYCLUB_NOW'] ?? '') !== '',
  });
}

async function writePage(
  context: CommandContext,
  { status, target, out }: Shown & { readonly out: string },
): Promise<void> {
  const { statusToHtml } = await import('../report/status-html.ts');
  const { replaceFile } = await import('./status-page.ts');
  await replaceFile(
    resolve(context.cwd, out),
    statusToHtml(status, { target, verbose: context.verbose }),
  );
  context.note([`page written to ${out}`]);
}
