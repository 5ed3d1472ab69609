import { type CopyValue, copyRows } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import type { Progress } from './progress';

/** The shared state of a run. */
export interface Run {
  /** A connection inside the transaction, without timeouts and not used otherwise. */
  readonly client: ClientBase;
  /** Seed of the random numbers. */
  readonly seed: string;
  readonly progress: Progress;
}

/** Copies rows into one table and shows the progress. @returns the number of rows */
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
