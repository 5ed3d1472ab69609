import { loadConfig } from '../config';
import type { Project } from '../project';
import { currentTracing } from '../telemetry/current-tracing';
import { announce } from './announce';
import { createApp } from './app';
import { explain } from './explain';
import { onceStopped } from './once-stopped';
import { keepObjectsYoung } from './young-objects';

/** Runs the gateway of a project until a signal stops it, and ends the process. */
export function run(project: Project): void {
  serve(project).catch(failTo('Loomgate cannot start'));
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
  }, failTo('Loomgate did not stop in order'));
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

/** What a person can mend is one line; anything else comes with its stack. */
const failTo = (what: string) => (error: unknown) => {
  process.stderr.write(`${explain(error, what)}
`);
  process.exit(1);
};
