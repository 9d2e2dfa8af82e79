import { PANEL_PATH } from './panel-path.ts';

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
