import type { TableInvalidation } from '../invalidation/table-invalidation';

/** The events in the log of the database: their topics are announced, and nothing is purged because of them. */
export const announced: TableInvalidation = {
  type: 'Event',
  name: 'loomgate.events',
  id: { field: 'id', column: 'id' },
  keys: [],
  listed: [],
  touches: [],
  announces: 'topic',
};
