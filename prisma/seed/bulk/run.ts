import { type CopyValue, copyRows } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import type { Progress } from './progress';

/** What every kind of rows needs to be added. */
export interface Run {
  /** Inside the one transaction, without time limits, and used for nothing else meanwhile. */
  readonly client: ClientBase;
  /** Names the stream of random numbers. */
  readonly seed: string;
  readonly progress: Progress;
}

/** Copies rows of one kind into one table and tells how far it has come. */
export async function copyCounted(
  { client, progress }: Run,
  kind: { readonly name: string; readonly table: string; readonly columns: readonly string[]; readonly total: number },
  rows: Iterable<readonly CopyValue[]>,
): Promise<number> {
  const step = progress(kind.name, kind.total);
  const stored = await copyRows(client, kind.table, kind.columns, step.count(rows));
  step.done();
  return stored;
}
