import { setFlagsFromString } from 'node:v8';
import { type Config, loadCommandConfig, onInterruption, openDatabase, withLongConnection } from 'loomgate/commands';
import { fail } from './bulk/exit';
import { helpText, type Options, parseOptions } from './bulk/options';
import { SeedError } from './bulk/plan';
import { createProgress } from './bulk/progress';
import { type Added, seedActivity, vacuum } from './bulk/seed';
import { summarise } from './bulk/summary';

// Rows are short-lived objects. By default V8 grows its young generation to 128 MB before it collects them.
setFlagsFromString('--semi-space-growth-factor=1');

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(helpText);
  const config = loadCommandConfig();
  if (config.environment === 'production') throw new SeedError('Seeding is not allowed with NODE_ENV=production.');
  const start = performance.now();
  const added = await seed(config, options, onInterruption());
  process.stdout.write(summarise(added, (performance.now() - start) / 1000));
}

async function seed(config: Config, { seed, requested }: Options, signal: AbortSignal): Promise<Added> {
  const database = await openDatabase(config, (error) => process.stderr.write(`${error.message}\n`));
  try {
    return await withLongConnection(database.directUrl, 'loomgate-seed', signal, async (client) => {
      const added = await seedActivity({ client, seed, progress: createProgress(process.stderr, signal) }, requested);
      // The rows are committed. After an interruption, autovacuum does the rest.
      await vacuum(client).catch((error) => (signal.aborted ? undefined : Promise.reject(error)));
      return added;
    });
  } finally {
    await database.stop();
  }
}

main().catch(fail);
