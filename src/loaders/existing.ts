import { LoomgateError } from '../errors';

/**
 * The row at the other end of a foreign key. It is there, unless it was deleted since the row that names it was read.
 * @throws LoomgateError CONFLICT, which a client may answer by asking again
 */
export function existing<R>(row: Promise<R | null>): Promise<R> {
  return row.then(required);
}

function required<R>(row: R | null): R {
  if (row === null) throw new LoomgateError('CONFLICT');
  return row;
}
