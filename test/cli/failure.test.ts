import { mkdir } from 'node:fs/promises';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { toFailure } from '../../src/cli/handle-error.ts';
import { UserError } from '../../src/findings/user-error.ts';

const screen = { colour: false, width: 80 };
const refused = new UserError({
  code: 'access-denied',
  what: 'AWS does not allow s3:PutObject on arn:aws:s3:::stories/index.html.',
  why: 'The role has no policy for it.',
  next: 'Add the action to the role’s policy.',
});

describe('a failure says what, why, the state of the site and what to do next', () => {
  test('before anything changed', () => {
    const failure = toFailure(refused, null);
    expect(failure.exitCode).toBe(2);
    expect(failure.render(screen)).toEqual([
      'error  AWS does not allow s3:PutObject on arn:aws:s3:::stories/index.html.',
      'why    The role has no policy for it.',
      'next   Add the action to the role’s policy.',
    ]);
  });

  test('after something changed the exit code is 3, whatever the error says', () => {
    const failure = toFailure(refused, '12 of 40 files are replaced, none is deleted.');
    expect(failure.exitCode).toBe(3);
    expect(failure.render(screen)).toContain(
      'state  12 of 40 files are replaced, none is deleted.',
    );
    expect(failure.document).toMatchObject({
      error: { code: 'access-denied', state: '12 of 40 files are replaced, none is deleted.' },
    });
  });

  test('an exit code that says more than "failed" stays', () => {
    const owed = refused.withState('Published, one purge owed.', 4);
    expect(toFailure(owed, 'Published.')).toMatchObject({
      exitCode: 4,
      document: { error: { state: 'Published, one purge owed.' } },
    });
  });
});

describe('a file that cannot be used is no bug', () => {
  test('a write without room, which names no file', () => {
    const error = new Error('ENOSPC: no space left on device, write');
    expect(
      toFailure(Object.assign(error, { code: 'ENOSPC', syscall: 'write' }), null).render(screen),
    ).toEqual([
      'error  A file cannot be written: the disk is full.',
      'next   Free some space and run the command again.',
    ]);
  });

  test('a folder below a file', async () => {
    await using fixture = await createFixture({ file: 'a file' });
    const path = fixture.getPath('file/folder');
    const error: unknown = await mkdir(path, { recursive: true }).catch(
      (thrown: unknown) => thrown,
    );
    expect(toFailure(error, null)).toMatchObject({
      exitCode: 2,
      document: {
        error: {
          code: 'file-system',
          what: `${path} cannot be used: a part of its path is a file.`,
        },
      },
    });
  });

  test('a folder where a file is', async () => {
    await using fixture = await createFixture({ file: 'a file' });
    const path = fixture.getPath('file');
    const error: unknown = await mkdir(path, { recursive: true }).catch(
      (thrown: unknown) => thrown,
    );
    expect(toFailure(error, null)).toMatchObject({
      document: { error: { what: `${path} cannot be used: a file is where a folder is to be.` } },
    });
  });

  test('a folder that may not be written', () => {
    const error = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/site/dist' });
    expect(toFailure(error, 'Half is published.')).toMatchObject({
      exitCode: 3,
      document: { error: { what: '/site/dist cannot be used: permission is denied.' } },
    });
  });

  test('but one that is not there is', () => {
    const error = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: '/site/dist' });
    expect(toFailure(error, null).document).toMatchObject({ error: { code: 'bug' } });
  });
});

describe('a bug', () => {
  test('shows its stack and where to report it', () => {
    const failure = toFailure(new TypeError('x is not a function'), null);
    const lines = failure.render(screen);
    expect(failure.exitCode).toBe(2);
    expect(lines[0]).toBe('TypeError: x is not a function');
    expect(lines[1]).toMatch(/^ {4}at .*failure\.test\.ts/);
    expect(lines.join(' ')).toMatch(/this is a bug.*Please report it/s);
  });

  test('that is no error is shown too', () => {
    expect(toFailure({ odd: true }, 'Half done.')).toMatchObject({
      exitCode: 3,
      document: { error: { code: 'bug', why: '{ odd: true }', state: 'Half done.' } },
    });
  });
});
