import type { TableInvalidation } from '../../invalidation/table-invalidation';
import type { RevocationTables } from '../../project';
import { anyTag } from '../../shared/tags';

const type = 'TokenValidity';

/** The cache tag that every revocation purges. */
export const revocationsTag = anyTag(type);

/** Follows the table of revocations in the WAL: its purges announce revocations to every instance. */
export function revocationsOf({ revocations }: RevocationTables): TableInvalidation {
  const { table, accountId } = revocations;
  return { type, name: table, id: { field: 'userId', column: accountId }, keys: [], listed: [], touches: [] };
}
