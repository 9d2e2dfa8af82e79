import { expect, test } from 'vitest';
import { urlToKey } from '../../src/edge/url-to-key.ts';

test.each([
  ['/', 'index.html'],
  ['/?page=2', 'index.html'],
  ['/stories/the-fox/', 'stories/the-fox/index.html'],
  ['/stories/the-fox', 'stories/the-fox/index.html'],
  ['/stories/the-fox/index.html', 'stories/the-fox/index.html'],
  ['/feed.xml', 'feed.xml'],
  ['/.well-known/security.txt', '.well-known/security.txt'],
  ['/stories/%E7%8B%90/', 'stories/狐/index.html'],
  ['/a%20b+c/', 'a b+c/index.html'],
  ['/a%2Fb', 'a/b/index.html'],
  ['/%E7%8B', null],
  ['/%', null],
  ['/a%00b', null],
  ['http://elsewhere.example/', null],
  ['*', null],
])('%s leads to %s', (target, key) => {
  expect(urlToKey(target)).toBe(key);
});
