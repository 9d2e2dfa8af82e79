import { describe, expect, test } from 'vitest';
import { startProgress } from '../../src/cli/progress.ts';

/** Records what is written; the clock moves only when it is told to. */
function screen(): {
  readonly written: string[];
  readonly stream: { write(text: string): boolean; columns: number };
  readonly wait: (ms: number) => void;
  readonly elapsed: () => number;
} {
  const written: string[] = [];
  let now = 0;
  return {
    written,
    stream: { columns: 20, write: (text) => written.push(text) > 0 },
    wait: (ms) => {
      now += ms;
    },
    elapsed: () => now,
  };
}

describe('progress', () => {
  test('without a terminal is one plain line every 5 s', () => {
    const { written, stream, wait, elapsed } = screen();
    const progress = startProgress('uploading', { stream, mode: 'lines', elapsed });
    for (let n = 1; n <= 120; n += 1) {
      wait(100);
      progress.update(`uploading ${n} of 120`);
    }
    progress.done('uploaded 120 files');
    expect(written).toEqual([
      'uploading 50 of 120\n',
      'uploading 100 of 120\n',
      'uploaded 120 files\n',
    ]);
  });

  test('on a terminal is one line, redrawn, cut to the width, and gone at the end', () => {
    const { written, stream, wait, elapsed } = screen();
    const progress = startProgress('uploading', { stream, mode: 'live', elapsed });
    progress.update('too soon to be drawn');
    wait(100);
    progress.update('uploading a file with a long name');
    progress.done();
    expect(written).toEqual([
      '\r\u001B[2Kuploading',
      '\r\u001B[2Kuploading a file wi',
      '\r\u001B[2K',
    ]);
  });

  test('with --quiet is nothing', () => {
    const { written, stream, elapsed } = screen();
    const progress = startProgress('uploading', { stream, mode: 'none', elapsed });
    progress.update('half');
    progress.done('all');
    expect(written).toEqual([]);
  });
});
