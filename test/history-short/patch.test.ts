import { describe, expect, test } from 'vitest';
import { applyPatch } from '../support/history-patch.ts';

const paths = { from: 'stories/tea.md', to: 'stories/tea.md' };
const head = '--- a/stories/tea.md\n+++ b/stories/tea.md\n';
const before = 'one\ntwo\nthree\nfour\n';

describe('a patch of the history', () => {
  test('changes the lines it names', () => {
    const patch = `${head}@@ -1,4 +1,3 @@\n one\n-two\n-three\n+2\n four\n`;
    expect(applyPatch(before, patch, paths)).toBe('one\n2\nfour\n');
  });

  test('may have several hunks, each counted from the lines before it', () => {
    const patch = `${head}@@ -1 +1,2 @@\n one\n+one and a half\n@@ -4 +5 @@\n-four\n+4\n`;
    expect(applyPatch(before, patch, paths)).toBe('one\none and a half\ntwo\nthree\n4\n');
  });

  test('makes a new file', () => {
    const added = { from: null, to: 'stories/tea.md' };
    const patch = `diff --git a/stories/tea.md b/stories/tea.md\nnew file mode 100644\n--- /dev/null\n+++ b/stories/tea.md\n@@ -0,0 +1,2 @@\n+one\n+two\n`;
    expect(applyPatch(null, patch, added)).toBe('one\ntwo\n');
  });

  test.each([
    ['another context', `${head}@@ -1,2 +1,2 @@\n one\n-too\n+2\n`, /line 2 of the file differs/],
    ['another place', `${head}@@ -2,2 +2,2 @@\n one\n-two\n+2\n`, /line 2 of the file differs/],
    ['another count', `${head}@@ -1,3 +1,2 @@\n one\n-two\n+2\n`, /other line counts/],
    ['another new side', `${head}@@ -1,2 +3,2 @@\n one\n-two\n+2\n`, /does not begin at line 3/],
    ['another file', `--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n-one\n+1\n`, /for other files/],
    ['a missing line end', `${head}@@ -1 +1 @@\n-one\n+1`, /does not end with a line end/],
    ['lines after its hunk', `${head}@@ -1 +1 @@\n-one\n+1\n\\ No newline\n`, /no hunk begins/],
  ])('is refused with %s', (_, patch, message) => {
    expect(() => applyPatch(before, patch, paths)).toThrow(message);
  });
});
