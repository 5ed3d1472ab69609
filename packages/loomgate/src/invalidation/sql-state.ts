import { DatabaseError } from 'pg';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const names: Readonly<Record<string, string>> = {
  '25006': 'read_only_sql_transaction',
  '42501': 'insufficient_privilege',
  '42704': 'undefined_object',
  '42710': 'duplicate_object',
  '55006': 'object_in_use',
};

/** @returns the condition name of the error, for the codes above */
export function codeOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? names[error.code ?? ''] : undefined;
}
