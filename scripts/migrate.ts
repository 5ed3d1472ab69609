import { explain, loadCommandConfig, openDatabase } from 'loomgate/commands';

/** Brings the schema of the configured database up to date, as the gateway does when it starts. */
async function main(): Promise<void> {
  const database = await openDatabase(loadCommandConfig(), () => undefined);
  await database.stop();
  const [first, ...others] = database.applied;
  process.stdout.write(
    first ? `Applied:\n${[first, ...others].map((name) => `  ${name}\n`).join('')}` : 'Nothing to apply.\n',
  );
  if (database.unvalidated.length > 0)
    process.stderr.write(`Stored rows break these checks (docs/operations.md): ${database.unvalidated.join(', ')}\n`);
}

// Not the signal but the exit stops an embedded Postgres that was started for this.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error, 'The database cannot be migrated')}\n`);
  process.exitCode = 1;
});
