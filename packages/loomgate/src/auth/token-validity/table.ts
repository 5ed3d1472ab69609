import type { TableInvalidation } from '../../invalidation/table-invalidation';
import type { RevocationTables } from '../../project';
import { anyTag } from '../../shared/tags';

const type = 'TokenValidity';

/** What depends on any revocation. */
export const revocationsTag = anyTag(type);

/** The accounts whose tokens have been revoked, in the log of the database: its purges announce them to every instance. */
export function revocationsOf({ revocations }: RevocationTables): TableInvalidation {
  const { table, accountId } = revocations;
  return { type, name: table, id: { field: 'userId', column: accountId }, keys: [], listed: [], touches: [] };
}
