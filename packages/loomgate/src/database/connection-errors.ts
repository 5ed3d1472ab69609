import { DatabaseError } from 'pg';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states = { unsupported: '0A000', noSuchStatement: '26000', readOnly: '25006' };
/** The function of the server that rejects a prepared statement whose result types have changed. */
const refusesPlan = 'RevalidateCachedQuery';

/**
 * Whether a connection cannot execute a prepared statement any more: a migration has changed the types of its columns, or the
 * server has deallocated it. The statement works on a new connection, or unprepared.
 */
export function isStaleStatement(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code, routine } = error;
  return code === states.noSuchStatement || (code === states.unsupported && routine === refusesPlan);
}

/** Whether a connection should be replaced after an error. After a failover a new one leads to a server that accepts writes. */
export function requiresNewConnection(error: unknown): boolean {
  return isStaleStatement(error) || (error instanceof DatabaseError && error.code === states.readOnly);
}
