import { createApp } from './app';
import { type Config, ConfigError, loadConfig } from './config';
import { MigrationError } from './platform/database/migrate';

async function main(): Promise<void> {
  const config = loadConfig();
  const app = createApp(config);
  const stop = stopOnce(app.stop);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const port = await app.start();
    process.stdout.write(welcome(config, port));
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/** The first signal stops in order; a second one, from somebody who will not wait, at once. */
function stopOnce(stop: () => Promise<void>): (name: NodeJS.Signals) => void {
  let stopping = false;
  return () => {
    if (stopping) process.exit(130);
    stopping = true;
    stop().then(() => process.exit(0), fail);
  };
}

function welcome({ http, environment, demoData }: Config, port: number): string {
  const url = `http://${http.host}:${port}`;
  const explorer = environment === 'production' ? '' : `  Explorer  ${url}/\n`;
  const accounts = demoData
    ? '  Demo      buyer@example.com, artisan@example.com, admin@example.com; password loomgate-demo\n'
    : '';
  return `\nLoomgate is ready.\n\n  GraphQL   ${url}/graphql\n${explorer}${accounts}\n`;
}

/** What a person can mend is one line; anything else comes with its stack. */
function fail(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof MigrationError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `Port ${error.port} is taken. Stop what listens there, or set PORT to another one.`;
  if ('code' in error && typeof error.code === 'string')
    return `Loomgate cannot start: ${error.message} (${error.code})`;
  return error.stack ?? error.message;
}

main().catch(fail);
