import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnHost } from './own-host.ts';
import type { PanelEvents } from './panel-events.ts';
import { panelName } from './panel-path.ts';
import { reloadScript } from './assets/reload-script.ts';
import { refuse, sendContent } from './send.ts';
import { streamEvents } from './stream-events.ts';

export interface ReloadOptions {
  readonly events: PanelEvents;
  /** The address that is listened on; `localhost` and the loopback addresses are answered besides. */
  readonly host: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Only what pages need that load again by themselves: the script and its events. */
export function reloadHandler(options: ReloadOptions): Handler {
  return guarded(options, (request, response) => {
    if (!answerReload(options.events, request, response)) refuse(response, 404, 'Nothing is here.');
  });
}

/** Answers requests by a name of this machine, and no others. */
export function guarded({ host }: ReloadOptions, handler: Handler): Handler {
  return (request, response) => {
    if (isOwnHost(request.headers.host, host)) return handler(request, response);
    refuse(response, 403, 'The panel answers only to names of this machine.');
  };
}

/** False when something else is asked for. */
export function answerReload(
  events: PanelEvents,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  switch (panelName(request)) {
    case 'reload.js':
      sendContent(response, { type: 'text/javascript; charset=utf-8', text: reloadScript });
      return true;
    case 'events':
      streamEvents(events, request, response);
      return true;
    default:
      return false;
  }
}
