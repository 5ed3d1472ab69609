import type { TableInvalidation } from '../../invalidation/table-invalidation';
import type { RevocationTables } from '../../project';
import { anyTag } from '../../shared/tags';

const type = 'TokenValidity';

/** The cache tag that every revocation purges. */
export const revocationsTag = anyTag(type);

/** Follows the table of revocations in the WAL: its purges announce revocations to every instance. */
export function revocationsOf({ revocations }: RevocationTables): TableInvalidation {
  const { table, accountId } = revocations;
  const key = { field: 'userId', columns: [accountId], types: ['uuid'] } as const;
  return { type, name: table, columns: [], key, keys: [], listed: [] };
}
