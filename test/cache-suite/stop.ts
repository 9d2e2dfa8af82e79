import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What ends a program that was started, and waits until it is gone. It does not outlive this process either. */
export function stopOf(child: ChildProcess): () => Promise<void> {
  const end = (): void => void child.kill();
  process.once('exit', end);
  const gone = once(child, 'exit').then(() => process.off('exit', end));
  return async () => {
    end();
    await gone;
  };
}
