import type { IncomingMessage, ServerResponse } from 'node:http';
import { panelAssets } from './assets/panel-assets.ts';
import { isSameOrigin } from './own-host.ts';
import { type PanelActions, act } from './panel-actions.ts';
import { PANEL_PATH, panelName } from './panel-path.ts';
import type { PanelState } from './panel-state.ts';
import { readJson } from './read-json.ts';
import { type Handler, type ReloadOptions, answerReload, guarded } from './reload-handler.ts';
import { refuse, sendContent, sendJson, toHeaders } from './send.ts';
import type { PanelQuery } from './to-panel-state.ts';

/** Objects shown where a request does not say how many, and the most it may say. */
const USUAL_LIMIT = 50;
const LARGEST_LIMIT = 1_000;

export interface PanelOptions extends ReloadOptions, PanelActions {
  state(query: PanelQuery): PanelState | Promise<PanelState>;
  /** Told of what went wrong while answering. */
  onError(error: unknown): void;
}

/**
 * The panel, its state, its events, and its actions for pages of its own. An action is told to the pages that
 * are open as `changed`.
 */
export function panelHandler(options: PanelOptions): Handler {
  return guarded(options, (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.onError(error);
      if (response.headersSent) response.end();
      else refuse(response, 500, 'The panel failed; the terminal says why.');
    });
  });
}

async function answer(
  options: PanelOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') return await answerAction(options, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET, HEAD and POST.');
  if (answerReload(options.events, request, response)) return;
  const name = panelName(request);
  if (name === null) {
    response.writeHead(308, { ...toHeaders('text/plain'), Location: PANEL_PATH }).end();
  } else if (name === 'state.json') {
    sendJson(response, 200, await options.state(toQuery(request.url ?? '')));
  } else {
    const asset = panelAssets.get(name);
    if (asset === undefined) refuse(response, 404, 'Nothing is here.');
    else sendContent(response, asset);
  }
}

function toQuery(target: string): PanelQuery {
  const { searchParams } = new URL(target, 'http://localhost');
  const limit = Number(searchParams.get('limit') ?? USUAL_LIMIT);
  const known = Number.isSafeInteger(limit) && limit >= 0 ? limit : USUAL_LIMIT;
  return { search: searchParams.get('search') ?? '', limit: Math.min(known, LARGEST_LIMIT) };
}

async function answerAction(
  options: PanelOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isSameOrigin(request))
    return refuse(response, 403, 'Only the panel itself may ask for this.');
  const name = panelName(request);
  if (name !== 'advance' && name !== 'purge') return refuse(response, 404, 'Nothing is here.');
  const body = await readJson(request);
  if (body.outcome === 'refused') return refuse(response, body.status, body.why);
  const why = await act(options, name, body.value);
  if (why !== null) return refuse(response, 400, why);
  options.events.emit({ type: 'changed' });
  sendJson(response, 200, { outcome: 'done' });
}
