import { LoomgateError } from '../errors';
import { fromGlobalId } from '../shared/global-id';
import { keyParts } from './key';
import type { Table } from './table';

/** The parts of a table that a global id depends on. */
type Identified = Pick<Table<never>, 'type' | 'keyType'>;

/**
 * Decodes the global id of a row of this table.
 * @returns the text of its key: of one column the value, e.g. a UUID or `42`; of several a JSON array, see `keyParts`
 * @throws LoomgateError BAD_ID where it is not one
 */
export function idOf(table: Identified, globalId: string): string {
  const { type, key } = fromGlobalId(globalId);
  if (type !== table.type) throw new LoomgateError('BAD_ID', `This is the id of a ${type}, not of a ${table.type}.`);
  if (!keyParts(table.keyType, key)) throw new LoomgateError('BAD_ID');
  return key;
}
