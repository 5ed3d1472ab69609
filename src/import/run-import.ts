import { Interrupted, loadCommandConfig, onInterruption, openDatabase } from 'loomgate/commands';
import { type CatalogueFile, findCatalogueFiles } from './catalogue-files';
import { type ImportOptions, importCatalogue, refreshStatistics } from './import-catalogue';
import { createProgress } from './progress';
import { createRejects } from './rejects';
import { formatSummary, isImported } from './summary';

/**
 * Imports a folder. Progress and problems go to stderr, the summary to stdout.
 * @returns the exit code
 */
export async function runImport(folder: string, rejectsPath: string): Promise<number> {
  const signal = onInterruption();
  try {
    const files = await findCatalogueFiles(folder);
    return await withOptions(files, rejectsPath, signal, importAndReport);
  } catch (error) {
    process.stderr.write(`${toText(error)}; nothing was imported.\n`);
    return error instanceof Interrupted ? error.exitCode : 1;
  }
}

async function importAndReport(options: ImportOptions): Promise<number> {
  const startedAt = performance.now();
  const summary = await importCatalogue(options);
  const warning = await refreshStatistics(options, summary).then(
    () => '',
    (error) => `The catalogue is stored, but its statistics were not refreshed: ${toText(error)}.\n`,
  );
  options.progress.stop();
  process.stdout.write(formatSummary(summary, (performance.now() - startedAt) / 1_000, options.rejects.path));
  process.stderr.write(warning);
  return isImported(summary) ? 0 : 1;
}

/** Opens the list of rejects, the database and the progress line, runs `work`, and closes them in reverse order. */
async function withOptions(
  files: readonly CatalogueFile[],
  rejectsPath: string,
  signal: AbortSignal,
  work: (options: ImportOptions) => Promise<number>,
): Promise<number> {
  const config = loadCommandConfig();
  const rejects = createRejects(rejectsPath);
  try {
    const database = await openDatabase(config, () => undefined);
    const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const progress = createProgress(process.stderr, totalBytes);
    const options = { url: database.directUrl, files, rejects, progress, signal };
    return await work(options)
      .finally(progress.stop)
      .finally(() => database.stop());
  } finally {
    rejects.close();
  }
}

/** A refused connection is an AggregateError whose message is in its parts. */
function toText(error: unknown): string {
  if (error instanceof AggregateError) return toText(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
}
