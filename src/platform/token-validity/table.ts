import type { LoggedTable } from '../../invalidation/logged-table';

/** The accounts whose tokens have been revoked, in the log of the database: its purges announce them to every instance. */
export const tokenValidity: LoggedTable = {
  type: 'TokenValidity',
  name: 'token_validity',
  id: { field: 'userId', column: 'user_id' },
  keys: [],
  listed: [],
  touches: [],
};
