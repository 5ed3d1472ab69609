import type { CopyValue } from 'loomgate/commands';
import type { z } from 'zod';
import type { KindName } from './catalogue-files';
import type { Session } from './session';

/** How many rows a step made, and changed; the rest were as they should be. */
export interface Stored {
  readonly created: number;
  readonly updated: number;
  /** Users made for authors without an account. */
  readonly users?: number;
}

type ReadLine = { readonly row: readonly CopyValue[] } | { readonly reason: string };

/** One kind of line: what it must look like, where it waits, and how it is stored. */
export interface Kind {
  readonly name: KindName;
  /** The temporary table that checked lines wait in. Every one has `line`, and `reason` for those that are refused. */
  readonly table: string;
  /** Its columns that a line fills, and their types, in the order of the values that `read` returns. */
  readonly columns: Readonly<Record<string, string>>;
  /** Its columns that the checks and the storing fill. */
  readonly workColumns: Readonly<Record<string, string>>;
  /** Rows stored at a time; Infinity where a line may refer to a later one. */
  readonly batchSize: number;
  /** The tables it writes to. */
  readonly targets: readonly string[];
  /** @returns the values of the columns, or why the line is refused */
  read(text: string): ReadLine;
  /** Fills `reason` of lines that do not fit each other or the database. */
  check(session: Session): Promise<void>;
  /** Stores the lines that are left. */
  store(session: Session): Promise<Stored>;
}

interface Definition<T> extends Omit<Kind, 'read'> {
  readonly schema: z.ZodType<T>;
  toRow(line: T): readonly CopyValue[];
}

export function defineKind<T>({ schema, toRow, ...kind }: Definition<T>): Kind {
  const read = (text: string): ReadLine => {
    const value = parse(text);
    if (!value) return { reason: 'is not valid JSON' };
    const line = schema.safeParse(value.json);
    if (!line.success) return { reason: toReason(line.error.issues) };
    return { row: toRow(line.data) };
  };
  return { ...kind, read };
}

function parse(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const maxIssues = 3;

function toReason(issues: readonly z.core.$ZodIssue[]): string {
  const said = issues.slice(0, maxIssues).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  const others = issues.length - said.length;
  return said.join('; ') + (others > 0 ? `; and ${others} more` : '');
}
