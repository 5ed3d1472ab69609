import { DatabaseError } from 'pg';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states = { unsupported: '0A000', noSuchStatement: '26000', readOnly: '25006' };
/** The function of the server that refuses a prepared statement whose columns have other types now. */
const refusesPlan = 'RevalidateCachedQuery';

/**
 * Whether a prepared statement is no longer what it was on its connection: a migration has changed the types of its
 * columns, or the server has dropped it. The same statement works on a new connection, or unprepared.
 */
export function isStaleStatement(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code, routine } = error;
  return code === states.noSuchStatement || (code === states.unsupported && routine === refusesPlan);
}

/** Whether a connection should not be used again after an error: another one may lead to a server that takes writes. */
export function isSpentAfter(error: unknown): boolean {
  return isStaleStatement(error) || (error instanceof DatabaseError && error.code === states.readOnly);
}
