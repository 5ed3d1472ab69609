/** npm passes Ctrl-C on to us although the terminal has sent it already. */
const sameKeyPressMs = 500;

/**
 * The first signal stops in order, and ends the process; a second one, of a person who will not wait, ends it at once.
 * @param failed told what the stop failed with; ends the process
 * @returns aborted from the first signal on
 */
export function onceStopped(stop: () => Promise<void>, failed: (error: unknown) => void): AbortSignal {
  const stopping = new AbortController();
  let since = 0;
  const listener = () => {
    if (stopping.signal.aborted && performance.now() - since > sameKeyPressMs) process.exit(130);
    if (stopping.signal.aborted) return;
    since = performance.now();
    stopping.abort();
    stop().then(() => process.exit(0), failed);
  };
  process.on('SIGINT', listener).on('SIGTERM', listener).on('SIGHUP', listener);
  return stopping.signal;
}
