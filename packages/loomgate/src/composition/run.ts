import { type Config, loadConfig } from '../config';
import type { Project } from '../project';
import type { Tracing } from '../telemetry/tracing';
import { createApp } from './app';
import { printBanner } from './banner';
import { explainStartupError } from './startup-errors';
import { stopOnSignal } from './stop-on-signal';
import { setV8Flags } from './v8-flags';

/** Runs the gateway of a project until a signal stops it. Ends the process. */
export function run(project: Project): void {
  serve(project).catch(failTo('Loomgate cannot start'));
}

async function serve(project: Project): Promise<void> {
  setV8Flags();
  const config = loadConfig();
  const tracing = startTracing(config);
  const app = createApp(config, project, { tracing });
  const started = app.start();
  const stopping = stopOnSignal(async () => {
    await Promise.allSettled([started]);
    await app.stop();
    await tracing?.stop().catch(() => undefined);
  }, failTo('Loomgate did not stop cleanly'));
  try {
    const port = await started;
    if (!stopping.aborted) printBanner(config, project, port);
  } catch (error) {
    // The signal may be the cause; its handler ends the process.
    if (stopping.aborted) return;
    await app.stop().catch(() => undefined);
    throw error;
  }
}

/** Loads OpenTelemetry's SDK only where an endpoint for traces is configured. */
function startTracing({ telemetry: { tracing } }: Config): Tracing | undefined {
  if (!tracing.isOn) return undefined;
  const { startTracing: begin }: typeof import('../telemetry/tracing') = require('../telemetry/tracing');
  return begin(tracing);
}

/** Prints an error to standard error, and ends the process with code 1. */
const failTo = (what: string) => (error: unknown) => {
  process.stderr.write(`${explainStartupError(error, what)}\n`);
  process.exit(1);
};
