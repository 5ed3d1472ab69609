import { loadConfig } from '../config';
import type { Project } from '../project';
import { currentTracing } from '../telemetry/current-tracing';
import { announce } from './announce';
import { createApp } from './app';
import { explain } from './explain';
import { keepObjectsYoung } from './young-objects';

/** npm passes Ctrl-C on to us although the terminal has sent it already. */
const sameKeyPressMs = 500;

/** Runs the gateway of a project until a signal stops it, and ends the process. */
export function run(project: Project): void {
  serve(project).catch(fail);
}

async function serve(project: Project): Promise<void> {
  keepObjectsYoung();
  const config = loadConfig();
  const tracing = currentTracing();
  const app = createApp(config, project, { tracing });
  const started = app.start();
  const stopping = onceStopped(async () => {
    await Promise.allSettled([started]);
    await app.stop();
    await tracing?.stop().catch(() => undefined);
  });
  try {
    const port = await started;
    if (!stopping.aborted) announce(config, project, port);
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
