import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PanelEvent, PanelEvents } from './panel-events.ts';
import { toHeaders } from './send.ts';

/** How soon a page asks again after it lost the server, milliseconds. */
const RETRY = 1_000;

/**
 * Server-Sent Events (HTML Living Standard §9.2), until the page goes. The first one, `hello`, tells the version
 * of the pages as they are now, so that a page that was away sees what it missed.
 */
export function streamEvents(
  events: PanelEvents,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, toHeaders('text/event-stream; charset=utf-8'));
  response.write(`retry: ${RETRY}\n${format('hello', { version: events.version })}`);
  if (events.failure !== null) response.write(toText(events.failure));
  const end = events.subscribe((event) => response.write(toText(event)));
  request.once('close', end);
  response.once('close', end);
}

function toText(event: PanelEvent): string {
  return format(event.type, event.type === 'failed' ? { lines: event.lines } : {});
}

/** JSON has no line ends of its own, so one `data` line carries it. */
function format(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
