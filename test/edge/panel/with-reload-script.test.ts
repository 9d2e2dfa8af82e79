import { expect, test } from 'vitest';
import { withReloadScript } from '../../../src/edge/panel/with-reload-script.ts';

const script = '<script src="/_storyclub/reload.js?version=a.1" defer></script>\n';

test.each([
  ['<p>é</p>\n</body></html>', `<p>é</p>\n${script}</body></html>`],
  ['<p>x</p></BODY>', `<p>x</p>${script}</BODY>`],
  ['<pre>&lt;/body></pre></body>', `<pre>&lt;/body></pre>${script}</body>`],
  ['<!-- </body> --><p>x</p></body>', `<!-- </body> --><p>x</p>${script}</body>`],
  ['<p>no end', `<p>no end${script}`],
  ['', script],
])('%j is sent as %j', (page, sent) => {
  expect(withReloadScript(page, 'a.1').toString('utf8')).toBe(sent);
  expect(withReloadScript(new TextEncoder().encode(page), 'a.1').toString('utf8')).toBe(sent);
});

test('a version cannot end the attribute it stands in', () => {
  expect(withReloadScript('', '"><b>').toString('utf8')).toContain('version=%22%3E%3Cb%3E"');
});
