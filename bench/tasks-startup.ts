import { ROOT, storyclub } from './program.ts';
import type { Row } from './row.ts';
import { measureInTurn } from './task.ts';

const LEAST_RUNS = 21;

/** `storyclub --version` beside the bare runtime. */
export function measureStartup(runs: number): readonly Row[] {
  const prepare = (): void => {};
  const bare = { program: process.execPath, args: ['-e', '0'], cwd: ROOT };
  const measured = measureInTurn(
    [
      { tool: 'storyclub', prepare, command: storyclub(ROOT, '--version') },
      { tool: 'node -e 0', prepare, command: bare },
    ],
    Math.max(runs, LEAST_RUNS),
  );
  const [ours, node] = measured.map(({ wallSeconds }) => wallSeconds);
  if (ours === undefined || node === undefined) throw new Error('nothing was measured');
  return measured.map((row) => ({
    title: 'storyclub --version',
    ...row,
    target:
      row.tool === 'storyclub' ? { says: '≤ 2.5 × node -e 0', isMet: ours <= 2.5 * node } : null,
    note: row.tool === 'storyclub' ? `${(ours / node).toFixed(2)} × node -e 0` : '',
  }));
}
