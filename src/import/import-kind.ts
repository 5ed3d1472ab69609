import { type CopyValue, copyRows } from 'loomgate/commands';
import { inBatches } from './batches';
import type { CatalogueFile } from './catalogue-files';
import { type Counts, createCounts } from './counts';
import type { Kind } from './kind';
import { readLines } from './read-lines';
import type { Session } from './session';

/** The import of one file. */
interface Task {
  readonly session: Session;
  readonly kind: Kind;
  readonly file: CatalogueFile;
  readonly counts: Counts;
  /** Lists a line as rejected and counts it. */
  reject(line: number, reason: string): void;
}

/**
 * Imports one file in batches: COPY into a temporary table, checks, then statements that store the valid lines.
 * @throws when the file or the database fails, or when the session's signal aborts; the transaction has then failed
 */
export async function importKind(session: Session, kind: Kind, file: CatalogueFile): Promise<Counts> {
  const task = createTask(session, kind, file);
  const columns = ['line', ...Object.keys(kind.columns)];
  await createStagingTable(task);
  for await (const batch of inBatches(readRows(task), kind.batchSize)) {
    const staged = await copyRows(session.client, kind.table, columns, batch);
    if (staged > 0) await storeStagedLines(task, staged);
  }
  return task.counts;
}

function createTask(session: Session, kind: Kind, file: CatalogueFile): Task {
  const counts = createCounts();
  const reject = (line: number, reason: string) => {
    session.rejects.add(file.name, line, reason);
    counts.rejected += 1;
  };
  return { session, kind, file, counts, reject };
}

async function createStagingTable({ session, kind }: Task): Promise<void> {
  const columns = { line: 'integer', ...kind.columns, ...kind.workColumns, reason: 'text' };
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await session.run(`create temporary table ${kind.table} (${definitions.join(', ')}) on commit drop`);
}

/** Yields a row for each line that is valid by itself, and rejects the others. */
async function* readRows({ session, kind, file, reject }: Task): AsyncGenerator<readonly CopyValue[]> {
  for await (const line of readLines(file.path, session.progress.read, session.signal)) {
    session.progress.line();
    const found = 'problem' in line ? { reason: line.problem } : kind.read(line.text);
    if ('reason' in found) {
      reject(line.number, found.reason);
      continue;
    }
    yield [line.number, ...found.row];
  }
}

async function storeStagedLines(task: Task, staged: number): Promise<void> {
  const { session, kind, counts } = task;
  await kind.check(session);
  const rejected = await removeRejected(task);
  const { created, updated, users = 0 } = await kind.store(session);
  await session.run(`truncate ${kind.table}`);
  counts.created += created;
  counts.updated += updated;
  counts.unchanged += staged - rejected - created - updated;
  counts.users += users;
}

const maxRejectsPerQuery = 10_000;

/** Removes the lines with a `reason` from the temporary table and rejects them. @returns their number */
async function removeRejected({ session, kind, reject }: Task): Promise<number> {
  const some = `select line from ${kind.table} where reason is not null order by line limit ${maxRejectsPerQuery}`;
  const take = `delete from ${kind.table} where line = any(array(${some})) returning line, reason`;
  for (let total = 0; ; ) {
    const { rows } = await session.run<{ line: number; reason: string }>(take);
    rows.sort((one, other) => one.line - other.line);
    for (const { line, reason } of rows) reject(line, reason);
    total += rows.length;
    if (rows.length < maxRejectsPerQuery) return total;
  }
}
