let isWatching = false;

/**
 * Until this turn of the event loop ends, a rejected promise of a function that nobody listens to is told instead of
 * ending the process: its handler has returned already. Promises of this realm stay as fatal as they were.
 */
export function watchStrayRejections(tell: (line: string) => void): void {
  if (isWatching) return;
  isWatching = true;
  const listener = (reason: unknown, promise: unknown): void => {
    if (promise instanceof Promise) throw reason;
    tell(`A promise was rejected that nothing waits for: ${String(reason)}`);
  };
  process.on('unhandledRejection', listener);
  setImmediate(() => {
    process.off('unhandledRejection', listener);
    isWatching = false;
  });
}
