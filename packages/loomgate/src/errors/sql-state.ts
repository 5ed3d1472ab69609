import type { ErrorCode } from './catalogue';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states: Readonly<Record<string, ErrorCode>> = {
  '22003': 'BAD_USER_INPUT', // numeric_value_out_of_range, from a forged cursor
  '22007': 'BAD_USER_INPUT', // invalid_datetime_format
  '22008': 'BAD_USER_INPUT', // datetime_field_overflow
  '22P02': 'BAD_USER_INPUT', // invalid_text_representation, from a forged cursor
  '22021': 'BAD_USER_INPUT', // a NUL character in a text
  '25006': 'DATABASE_READ_ONLY', // the server or the role is read-only: a standby, or a full disk at a provider
  '25P03': 'DATABASE_UNAVAILABLE', // the transaction was idle for too long, and the connection was closed
  '40001': 'CONFLICT', // serialization_failure
  '40P01': 'CONFLICT', // deadlock_detected
  '42501': 'DATABASE_FORBIDDEN', // insufficient_privilege
  '55P03': 'TIMEOUT', // lock_timeout
  '57014': 'TIMEOUT', // statement_timeout, or cancelled
};

/** Classes are the first two characters; three for 57, because 57014 concerns one statement only. */
const classes: Readonly<Record<string, ErrorCode>> = {
  '08': 'DATABASE_UNAVAILABLE', // connection exceptions, also from a pooler
  '53': 'DATABASE_UNAVAILABLE', // out of memory, disk or connections
  '57P': 'DATABASE_UNAVAILABLE', // the server starts, stops, has crashed, or closes idle connections
};

/** @returns the error code for a SQLSTATE; undefined for an internal error */
export function codeOfSqlState(sqlState: string): ErrorCode | undefined {
  return states[sqlState] ?? classes[sqlState.slice(0, 2)] ?? classes[sqlState.slice(0, 3)];
}
