// Before all others: what is traced is patched before it is loaded.
import './telemetry/start';

import { announce } from './announce';
import { createApp } from './app';
import { loadConfig } from './config';
import { explain } from './explain';
import { keepObjectsYoung } from './platform/young-objects';
import { tracing } from './telemetry/start';

/** npm passes Ctrl-C on to us although the terminal has sent it already. */
const sameKeyPressMs = 500;

async function main(): Promise<void> {
  keepObjectsYoung();
  const config = loadConfig();
  const app = createApp(config, { tracing });
  const started = app.start();
  const stopping = onceStopped(async () => {
    await Promise.allSettled([started]);
    await app.stop();
    await tracing?.stop().catch(() => undefined);
  });
  try {
    const port = await started;
    if (!stopping.aborted) announce(config, port);
  } catch (error) {
    // The signal may have broken the start, too; its handler ends the process.
    if (stopping.aborted) return;
    await app.stop().catch(() => undefined);
    throw error;
  }
}

/**
 * The first signal stops in order; a second one, from somebody who will not wait, at once.
 * @returns aborted from the first signal on
 */
function onceStopped(stop: () => Promise<void>): AbortSignal {
  const stopping = new AbortController();
  let since = 0;
  const listener = () => {
    if (stopping.signal.aborted && performance.now() - since > sameKeyPressMs) process.exit(130);
    if (stopping.signal.aborted) return;
    since = performance.now();
    stopping.abort();
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', listener).on('SIGTERM', listener).on('SIGHUP', listener);
  return stopping.signal;
}

/** What a person can mend is one line; anything else comes with its stack. */
function fail(error: unknown): void {
  process.stderr.write(`${explain(error, 'Loomgate cannot start')}\n`);
  process.exit(1);
}

main().catch(fail);
