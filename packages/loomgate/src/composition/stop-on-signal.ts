/** npm forwards the SIGINT of Ctrl-C to its child, to which the terminal has already sent it. */
const sameKeyPressMs = 500;

/**
 * Stops the process on SIGINT, SIGTERM or SIGHUP. The first signal calls `stop` and then ends the process with code 0. A
 * second one ends it at once with code 130.
 * @param onFailure gets what `stop` throws; ends the process
 * @returns a signal that is aborted from the first signal on
 */
export function stopOnSignal(stop: () => Promise<void>, onFailure: (error: unknown) => void): AbortSignal {
  const stopping = new AbortController();
  let since = 0;
  const listener = () => {
    if (stopping.signal.aborted && performance.now() - since > sameKeyPressMs) process.exit(130);
    if (stopping.signal.aborted) return;
    since = performance.now();
    stopping.abort();
    stop().then(() => process.exit(0), onFailure);
  };
  process.on('SIGINT', listener).on('SIGTERM', listener).on('SIGHUP', listener);
  return stopping.signal;
}
