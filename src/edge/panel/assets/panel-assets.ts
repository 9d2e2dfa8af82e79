import type { Content } from '../send.ts';
import { drawScript } from './draw-script.ts';
import { objectsStyle } from './objects-style.ts';
import { objectsScript } from './objects-script.ts';
import { pageStyle } from './page-style.ts';
import { panelPage } from './panel-page.ts';
import { panelScript } from './panel-script.ts';
import { partsStyle } from './parts-style.ts';
import { summaryScript } from './summary-script.ts';
import { wordsScript } from './words-script.ts';

const script = (text: string): Content => ({ type: 'text/javascript; charset=utf-8', text });

/** What the panel is made of, by name below its address; the page itself is at the address. */
export const panelAssets: ReadonlyMap<string, Content> = new Map([
  ['', { type: 'text/html; charset=utf-8', text: panelPage }],
  ['panel.css', { type: 'text/css; charset=utf-8', text: pageStyle + partsStyle + objectsStyle }],
  ['panel.js', script(panelScript)],
  ['draw.js', script(drawScript)],
  ['objects.js', script(objectsScript)],
  ['summary.js', script(summaryScript)],
  ['words.js', script(wordsScript)],
]);
