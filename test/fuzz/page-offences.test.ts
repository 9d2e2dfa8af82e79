import { describe, expect, test } from 'vitest';
import { assertCivil } from './fuzz.ts';
import { pageOffences } from './page-offences.ts';

/** The judges of the fuzz: what they let pass is not looked at again. */

describe('in a page', () => {
  test.each([
    ['<p><script>1</script>', '<script>'],
    ['<p><SVG/onload=x>', '<svg>'],
    ['<b onmouseover=x>', 'b onMouseOver'],
    ['<a href=" java\nscript:x">', 'a href= java\nscript:x'],
    ['<a href="//evil.example">', 'a href=//evil.example'],
    ['<img src="data:image/svg+xml,x">', 'img src=data:image/svg+xml,x'],
    ['<meta http-equiv=refresh content=0>', 'meta httpEquiv'],
    ['<p style="background:url(x)">', 'p style=background:url(x)'],
  ])('%s is found', (page, expected) => {
    expect(pageOffences(`<!doctype html><body>${page}`)).toContain(expected);
  });

  test('what a story may have is no offence', () => {
    const page = '<p>&lt;script&gt; <a href="/x/">a</a> <img src="/a.png"> <b>c</b></p>';
    expect(pageOffences(page)).toEqual([]);
  });
});

describe('on a screen', () => {
  const seen = { exitCode: 2, stdout: '', stderr: '', code: null };

  test.each([
    ['a bug', { ...seen, code: 'bug' }],
    ['an escape', { ...seen, stderr: 'a\u001b[2J' }],
    ['one of eight bits', { ...seen, stdout: 'a\u009b2J' }],
    ['a direction that is turned around', { ...seen, stdout: '\u202e' }],
  ])('%s is found', (_what, shown) => {
    expect(() => assertCivil(shown)).toThrow(/a bug|unescaped on the screen/);
  });

  test('a refusal is civil', () => {
    expect(() => assertCivil({ ...seen, stderr: 'error  x\nnext   y\n' })).not.toThrow();
  });
});
