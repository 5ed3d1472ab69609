import type { CopyValue } from 'loomgate/commands';
import type { z } from 'zod';
import type { KindName } from './catalogue-files';
import type { Session } from './session';

/** The numbers of rows that a batch created and updated; the other rows were unchanged. */
export interface Stored {
  readonly created: number;
  readonly updated: number;
  /** Users created for authors without an account. */
  readonly users?: number;
}

type ReadLine = { readonly row: readonly CopyValue[] } | { readonly reason: string };

/** A kind of line: its schema, its temporary table, and how it is checked and stored. */
export interface Kind {
  readonly name: KindName;
  /** The temporary table of valid lines. It also has `line` (the number) and `reason` (set when the line is rejected). */
  readonly table: string;
  /** Names and types of the columns that a line fills, in the order of the values that `read` returns. */
  readonly columns: Readonly<Record<string, string>>;
  /** Names and types of the columns that `check` and `store` fill. */
  readonly workColumns: Readonly<Record<string, string>>;
  /** Rows per batch; Infinity when a line may refer to a later line. */
  readonly batchSize: number;
  /** The tables that `store` writes to. */
  readonly targets: readonly string[];
  /** Parses a line. @returns the values of the columns, or the reason why the line is rejected */
  read(text: string): ReadLine;
  /** Sets `reason` of lines that conflict with other lines or with the database. */
  check(session: Session): Promise<void>;
  /** Stores the remaining lines. */
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
  const messages = issues.slice(0, maxIssues).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  const others = issues.length - messages.length;
  return messages.join('; ') + (others > 0 ? `; and ${others} more` : '');
}
