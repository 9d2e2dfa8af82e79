import { expect, test } from 'vitest';
import { UserError } from '../../src/findings/user-error.ts';
import { toDirectoryError } from '../../src/origin/directory-errors.ts';

test.each([
  ['EACCES', 'origin-not-writable'],
  ['EPERM', 'origin-not-writable'],
  ['EROFS', 'origin-not-writable'],
  ['ENOSPC', 'origin-full'],
  ['EDQUOT', 'origin-full'],
])('%s is %s, with the directory and what to do', (systemCode, code) => {
  const error = toDirectoryError(
    Object.assign(new Error('no'), { code: systemCode }),
    '/site/.storyclub/origin',
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    code,
    message: expect.stringContaining('/site/.storyclub/origin'),
  });
});

test('anything else stays what it was', () => {
  const bug = new TypeError('x is not a function');
  expect(toDirectoryError(bug, '/site')).toBe(bug);
});
