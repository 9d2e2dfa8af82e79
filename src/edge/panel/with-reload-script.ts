import type { IncomingMessage } from 'node:http';
import { PANEL_PATH } from './panel-path.ts';

/** A browser asks for a page to show, not for a part of one: `Accept` names HTML. */
export function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && /\btext\/html\b/i.test(headers.accept ?? '');
}

/**
 * A page with the script that loads it again. The script stands before `</body>`, else at the end.
 *
 * @param html not compressed.
 * @param version `PanelEvents.version` when the page was read: the script then sees what happened since.
 */
export function withReloadScript(html: Uint8Array | string, version: string): Buffer {
  const page = Buffer.from(html);
  const script = `<script src="${PANEL_PATH}reload.js?version=${encodeURIComponent(version)}" defer></script>\n`;
  const end = page.toString('latin1').toLowerCase().lastIndexOf('</body>');
  const at = end === -1 ? page.length : end;
  return Buffer.concat([page.subarray(0, at), Buffer.from(script), page.subarray(at)]);
}
