import { type CopyValue, copyRows } from 'loomgate/commands';
import { inBatches } from './batches';
import type { CatalogueFile } from './catalogue-files';
import { type Counts, createCounts } from './counts';
import type { Kind } from './kind';
import { readLines } from './read-lines';
import type { Session } from './session';

/** One file on its way: what is counted, and where its refused lines go. */
interface Task {
  readonly session: Session;
  readonly kind: Kind;
  readonly file: CatalogueFile;
  readonly counts: Counts;
  refuse(line: number, reason: string): void;
}

/**
 * Streams one file through a temporary table into the tables it belongs to, batch by batch.
 * @throws when the file or the database fails, or the session's signal aborts; the transaction is then of no use
 */
export async function importKind(session: Session, kind: Kind, file: CatalogueFile): Promise<Counts> {
  const task = createTask(session, kind, file);
  const columns = ['line', ...Object.keys(kind.columns)];
  await createStage(task);
  for await (const batch of inBatches(readRows(task), kind.batchSize)) {
    const staged = await copyRows(session.client, kind.table, columns, batch);
    if (staged > 0) await storeStage(task, staged);
  }
  return task.counts;
}

function createTask(session: Session, kind: Kind, file: CatalogueFile): Task {
  const counts = createCounts();
  const refuse = (line: number, reason: string) => {
    session.rejects.add(file.name, line, reason);
    counts.rejected += 1;
  };
  return { session, kind, file, counts, refuse };
}

async function createStage({ session, kind }: Task): Promise<void> {
  const columns = { line: 'integer', ...kind.columns, ...kind.workColumns, reason: 'text' };
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await session.run(`create temporary table ${kind.table} (${definitions.join(', ')}) on commit drop`);
}

/** The rows of the lines that are right by themselves; the others are refused on the way. */
async function* readRows({ session, kind, file, refuse }: Task): AsyncGenerator<readonly CopyValue[]> {
  for await (const line of readLines(file.path, session.progress.read, session.signal)) {
    session.progress.line();
    const found = 'problem' in line ? { reason: line.problem } : kind.read(line.text);
    if ('reason' in found) {
      refuse(line.number, found.reason);
      continue;
    }
    yield [line.number, ...found.row];
  }
}

async function storeStage(task: Task, staged: number): Promise<void> {
  const { session, kind, counts } = task;
  await kind.check(session);
  const refused = await refuseMarked(task);
  const { created, updated, users = 0 } = await kind.store(session);
  await session.run(`truncate ${kind.table}`);
  counts.created += created;
  counts.updated += updated;
  counts.unchanged += staged - refused - created - updated;
  counts.users += users;
}

const refusedAtATime = 10_000;

/** Takes the lines that the checks gave a reason to out of the table. @returns how many */
async function refuseMarked({ session, kind, refuse }: Task): Promise<number> {
  const some = `select line from ${kind.table} where reason is not null order by line limit ${refusedAtATime}`;
  const take = `delete from ${kind.table} where line = any(array(${some})) returning line, reason`;
  for (let total = 0; ; ) {
    const { rows } = await session.run<{ line: number; reason: string }>(take);
    rows.sort((one, other) => one.line - other.line);
    for (const { line, reason } of rows) refuse(line, reason);
    total += rows.length;
    if (rows.length < refusedAtATime) return total;
  }
}
