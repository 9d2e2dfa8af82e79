import type { IncomingMessage } from 'node:http';

/** Where the panel is; no URL of a site begins with it. */
export const PANEL_PATH = '/_storyclub/';

/** Whether a request is for the panel's handlers. */
export function isPanelTarget(target: string | undefined): boolean {
  return /^\/_storyclub(?:[/?#]|$)/.test(target ?? '');
}

/** What is asked for below the panel's address: `state.json`; null for the address without its last slash. */
export function panelName({ url = '' }: IncomingMessage): string | null {
  const path = url.replace(/[?#].*$/s, '');
  return path.startsWith(PANEL_PATH) ? path.slice(PANEL_PATH.length) : null;
}
