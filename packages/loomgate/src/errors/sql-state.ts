import type { ErrorCode } from './catalogue';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states: Readonly<Record<string, ErrorCode>> = {
  '22003': 'BAD_USER_INPUT', // a number out of a column's range, from a cursor made by hand
  '22P02': 'BAD_USER_INPUT', // a fraction where a column holds whole numbers, likewise
  '22021': 'BAD_USER_INPUT', // a NUL inside a text
  '25006': 'DATABASE_UNAVAILABLE', // the server is read-only: a standby, or a full disk at a provider
  '25P03': 'DATABASE_UNAVAILABLE', // the transaction was idle for too long, and the connection was closed
  '40001': 'CONFLICT', // serialization_failure
  '40P01': 'CONFLICT', // deadlock_detected
  '55P03': 'TIMEOUT', // lock_timeout
  '57014': 'TIMEOUT', // statement_timeout, or cancelled
};

/** The first two characters are the class. 57 is told apart by its third: 57014 is about one statement. */
const classes: Readonly<Record<string, ErrorCode>> = {
  '08': 'DATABASE_UNAVAILABLE', // connection exceptions; a pooler reports its own failures so
  '53': 'DATABASE_UNAVAILABLE', // no memory, disk or connection is left
  '57P': 'DATABASE_UNAVAILABLE', // the server starts up, shuts down, has crashed, or closes idle connections
};

/** The code of the catalogue for an SQLSTATE; undefined where the failure is a fault of ours. */
export function codeOfSqlState(sqlState: string): ErrorCode | undefined {
  return states[sqlState] ?? classes[sqlState.slice(0, 2)] ?? classes[sqlState.slice(0, 3)];
}
